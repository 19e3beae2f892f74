using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("gemma3")]
internal static class Gemma3Networks
{
    public static VisionTextModels Models(Gemma3Config config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Gemma3Config config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        var projector = new Gemma3Projector(config, weights / "multi_modal_projector");
        var images = new ProjectedImages(config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"), null, projector.Forward);
        return new VisionTextModel(language, PlacedModality.Images(config.Required(config.ImageTokenIndex, "image_token_index"), images.Encode)) { Blocks = Blocks };
    }

    /// <summary>Each picture, a row of tokens of the type 1, is a block.</summary>
    private static Tensor Blocks(Tensor types)
    {
        Tensor isImage = types.eq(1).to_type(ScalarType.Int64);
        Tensor begins = isImage.diff(1, 1, zeros_like(isImage).narrow(1, 0, 1)).eq(1);
        return begins.cumsum(1).mul_(isImage).sub_(1);
    }
}
