using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("internvl")]
internal static class InternVLNetworks
{
    private const double ProjectorEpsilon = 1e-5;

    public static VisionTextModels Models(InternVLConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(InternVLConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        Weights projector = weights / "multi_modal_projector";
        long hidden = language.InputEmbeddings.Size;
        int side = (int)(1 / config.DownsampleRatio);
        long merged = (long)config.VisionConfig.HiddenSize * side * side;
        var norm = new LayerNorm(projector / "layer_norm", merged, ProjectorEpsilon);
        var layers = new PlainFeedForward(projector, merged, hidden, hidden, config.ProjectorHiddenAct, true, "linear_1", "linear_2");
        bool withoutFirst = config.VisionFeatureSelectStrategy == "default";
        var images = new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            config.VisionFeatureLayer is [-1] ? null : new LayerSelection(config.VisionFeatureLayer),
            Project);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode));

        Tensor Project(Tensor states)
        {
            Tensor patches = withoutFirst ? states.narrow(1, 1, states.size(1) - 1) : states;
            return layers.Forward(norm.Forward(PixelShuffle.Merge(patches, side)));
        }
    }
}
