using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("smolvlm")]
internal static class SmolVLMNetworks
{
    public static VisionTextModels Models(SmolVLMConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(SmolVLMConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "text_model");
        var images = new IdeficsImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            config.VisionConfig.PatchSize[0],
            Idefics3Networks.Connector(config.VisionConfig, config.ScaleFactor, weights / "connector", language))
        {
            KeepsOne = true,
        };
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode) with { Report = PlacedReport.Encoding });
    }
}
