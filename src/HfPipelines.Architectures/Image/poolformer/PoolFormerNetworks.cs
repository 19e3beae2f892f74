using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("poolformer")]
internal static class PoolFormerNetworks
{
    public static Network PoolFormerModel(PoolFormerConfig config, Weights weights)
    {
        Func<Tensor, Tensor>[][] stages = [.. Enumerable.Range(0, config.NumEncoderBlocks).Select(i => Stage(config, weights / "encoder", i))];
        return new ConvolutionModel(new ResidualTrunk(pixels => pixels.alias(), state => state, stages).Forward) { Pooling = null, ReportsStem = false };
    }

    public static Network PoolFormerForImageClassification(PoolFormerConfig config, Weights weights)
    {
        int size = config.HiddenSizes[^1];
        Func<Tensor, Tensor> norm = PoolFormerLayer.Norm(weights / "norm", size);
        return new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "poolformer"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", size, config.NumLabels) : null,
            output => norm(output.LastHiddenState).mean([2, 3]));
    }

    private static Func<Tensor, Tensor>[] Stage(PoolFormerConfig config, Weights weights, int stage)
    {
        int size = config.HiddenSizes[stage];
        var options = new ConvolutionOptions
        {
            InputChannels = stage == 0 ? config.NumChannels : config.HiddenSizes[stage - 1],
            OutputChannels = size,
            KernelSize = config.PatchSizes[stage],
            Stride = config.Strides[stage],
            Padding = config.Padding[stage],
            Bias = true,
        };
        var patches = new Convolution2d(weights / "patch_embeddings" / stage / "projection", options);
        Weights layers = weights / "block" / stage;
        return [patches.Forward, .. Enumerable.Range(0, config.Depths[stage]).Select(i => (Func<Tensor, Tensor>)new PoolFormerLayer(config, layers / i, size).Forward)];
    }
}
