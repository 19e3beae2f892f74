using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("paligemma")]
internal static class PaliGemmaNetworks
{
    public static VisionTextModels Models(PaliGemmaConfig config, Weights weights)
        => new(view => Model(config, view), config.TextConfig, config, weights) { LogitCap = (config.TextConfig as Gemma2Config)?.FinalLogitSoftcapping };

    private static VisionTextModel Model(PaliGemmaConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        var projector = new Linear(weights / "multi_modal_projector" / "linear", -1, language.InputEmbeddings.Size);
        var images = new ProjectedImages(config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"), null, projector.Forward);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode))
        {
            // Pictures and the question see each other; the answer is read in order.
            Blocks = types => types.eq(0).to_type(ScalarType.Int64).sub(1),
            FirstPosition = 1,
        };
    }
}
