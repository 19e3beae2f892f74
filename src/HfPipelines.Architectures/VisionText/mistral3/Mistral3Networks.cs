using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mistral3")]
internal static class Mistral3Networks
{
    public static VisionTextModels Models(Mistral3Config config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Mistral3Config config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        MergedImagesOptions options = MergedImagesOptions.From(config.VisionConfig, config.TextConfig, config.SpatialMergeSize, language.InputEmbeddings.Size) with
        {
            Layers = config.VisionFeatureLayer,
            Activation = config.ProjectorHiddenAct,
            Bias = config.MultimodalProjectorBias,
        };
        Network tower = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower");
        var images = new MergedImages(tower, weights / "multi_modal_projector", options);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}
