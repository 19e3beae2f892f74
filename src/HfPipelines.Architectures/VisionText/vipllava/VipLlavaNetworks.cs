using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vipllava")]
internal static class VipLlavaNetworks
{
    public static VisionTextModels Models(VipLlavaConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(VipLlavaConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        long hidden = language.InputEmbeddings.Size;
        Weights projector = weights / "multi_modal_projector";
        long stacked = (long)config.VisionConfig.AsTransformer().HiddenSize * config.VisionFeatureLayer.Count;
        var norm = new LayerNorm(projector / "projector_layernorm", stacked, config.ProjectorLayernormEps);
        var layers = new PlainFeedForward(projector, -1, hidden, hidden, config.ProjectorHiddenAct, true, "linear_1", "linear_2");
        var images = new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            new LayerSelection(config.VisionFeatureLayer, withoutFirst: true),
            states => layers.Forward(norm.Forward(states)));
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}
