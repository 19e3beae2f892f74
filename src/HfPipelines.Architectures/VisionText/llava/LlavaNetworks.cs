using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llava")]
internal static class LlavaNetworks
{
    public static VisionTextModels Models(LlavaConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LlavaConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        long hidden = language.InputEmbeddings.Size;
        var projector = new PlainFeedForward(
            weights / "multi_modal_projector", -1, hidden, hidden, config.ProjectorHiddenAct, config.MultimodalProjectorBias, "linear_1", "linear_2");
        var images = new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            LayerSelection.Of(config.VisionFeatureLayer, config.VisionFeatureSelectStrategy),
            projector.Forward)
        {
            TellsApart = true,
        };
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}
