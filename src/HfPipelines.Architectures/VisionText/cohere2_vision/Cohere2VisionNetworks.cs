using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("cohere2_vision")]
internal static class Cohere2VisionNetworks
{
    public static VisionTextModels Models(Cohere2VisionConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Cohere2VisionConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        var projector = new AyaProjector(
            weights / "multi_modal_projector",
            config.VisionConfig.AsTransformer().HiddenSize,
            config.DownsampleFactor,
            config.AlignmentIntermediateSize,
            language.InputEmbeddings.Size);
        var images = new ProjectedImages(config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"), null, projector.Forward);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode));
    }
}
