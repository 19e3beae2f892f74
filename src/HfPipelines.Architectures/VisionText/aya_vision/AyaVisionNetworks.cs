using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("aya_vision")]
internal static class AyaVisionNetworks
{
    public static VisionTextModels Models(AyaVisionConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(AyaVisionConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        long hidden = language.InputEmbeddings.Size;
        var projector = new AyaProjector(
            weights / "multi_modal_projector",
            config.VisionConfig.AsTransformer().HiddenSize,
            config.DownsampleFactor,
            config.Reader.GetInt32OrNull("alignment_intermediate_size") ?? hidden,
            hidden,
            config.AdapterLayerNormEps);
        var images = new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            LayerSelection.Of(config.VisionFeatureLayer, config.VisionFeatureSelectStrategy),
            projector.Forward);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}
