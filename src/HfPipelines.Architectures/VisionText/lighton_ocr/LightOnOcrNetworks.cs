using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("lighton_ocr")]
internal static class LightOnOcrNetworks
{
    public static VisionTextModels Models(LightOnOcrConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LightOnOcrConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        Network tower = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_encoder");
        MergedImagesOptions options = MergedImagesOptions.From(config.VisionConfig, config.TextConfig, config.SpatialMergeSize, language.InputEmbeddings.Size);
        var images = new MergedImages(tower, weights / "vision_projection", options);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode));
    }
}
