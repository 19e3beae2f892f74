using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llava_next")]
internal static class LlavaNextNetworks
{
    public static VisionTextModels Models(LlavaNextConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LlavaNextConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        long hidden = language.InputEmbeddings.Size;
        var projector = new PlainFeedForward(
            weights / "multi_modal_projector", -1, hidden, hidden, config.ProjectorHiddenAct, config.MultimodalProjectorBias, "linear_1", "linear_2");
        var tiles = new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            LayerSelection.Of(config.VisionFeatureLayer, config.VisionFeatureSelectStrategy),
            projector.Forward);
        var images = new TiledImages(tiles, weights.Get("image_newline", hidden), TilingOptions.From(config, config.ImageGridPinpoints, config.VisionConfig.AsTransformer()));
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}
