using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("rt_detr_resnet")]
internal static class RTDetrResNetNetworks
{
    // By how much a bottleneck narrows.
    private const int Reduction = 4;

    public static Network RTDetrResNetBackbone(RTDetrResNetConfig config, Weights weights)
    {
        IReadOnlyList<int> sizes = config.Required(config.HiddenSizes, "hidden_sizes"), depths = config.Required(config.Depths, "depths");
        int first = config.EmbeddingSize;
        Weights embedder = weights / "embedder" / "embedder";
        Convolution2d[] stem =
        [
            Convolution(embedder / 0, config.NumChannels, first / 2, 3, 2, config.HiddenAct),
            Convolution(embedder / 1, first / 2, first / 2, 3, 1, config.HiddenAct),
            Convolution(embedder / 2, first / 2, first, 3, 1, config.HiddenAct),
        ];
        ResidualLayer[][] stages = [.. sizes.Select((size, stage) => Enumerable.Range(0, depths[stage])
            .Select(i => Layer(
                config,
                weights / "encoder" / "stages" / stage / "layers" / i,
                i > 0 ? size : stage == 0 ? first : sizes[stage - 1],
                size,
                i == 0 && (stage > 0 || config.DownsampleInFirstStage) ? 2 : 1,
                isFirst: i == 0))
            .ToArray())];
        var trunk = new ResidualTrunk(
            pixels => nn.functional.max_pool2d(stem.Aggregate(pixels, (state, convolution) => convolution.Forward(state)), 3, 2, 1), state => state, stages);
        string[] names = ["stem", .. sizes.Select((_, i) => $"stage{i + 1}")];
        return new ResidualBackbone(trunk.Forward, [first, .. sizes], Backbone.SelectedStages(config, names));
    }

    private static ResidualLayer Layer(RTDetrResNetConfig config, Weights weights, int input, int output, int stride, bool isFirst)
    {
        Weights layer = weights / "layer";
        int inner = output / Reduction;
        bool isBottleneck = config.LayerType == "bottleneck";
        Convolution2d[] convolutions = isBottleneck
            ?
            [
                Convolution(layer / 0, input, inner, 1, config.DownsampleInBottleneck ? stride : 1, "relu"),
                Convolution(layer / 1, inner, inner, 3, config.DownsampleInBottleneck ? 1 : stride, "relu"),
                Convolution(layer / 2, inner, output, 1, 1, null),
            ]
            : [Convolution(layer / 0, input, output, 3, stride, "relu"), Convolution(layer / 1, output, output, 3, 1, null)];
        return new ResidualLayer(convolutions, Shortcut(weights / "shortcut", input, output, stride, isFirst, isBottleneck), config.HiddenAct);
    }

    // What is halved goes through a mean of four places first.
    private static Func<Tensor, Tensor>? Shortcut(Weights weights, int input, int output, int stride, bool isFirst, bool isBottleneck)
    {
        if (isBottleneck ? stride == 2 : isFirst && input != output)
        {
            Convolution2d projection = Convolution(weights / 1, input, output, 1, 1, null);
            return state => projection.Forward(nn.functional.avg_pool2d(state, 2, 2, ceil_mode: true));
        }

        return (isBottleneck ? input != output : isFirst) ? Convolution(weights, input, output, 1, stride, null).Forward : null;
    }

    private static Convolution2d Convolution(Weights weights, int input, int output, int kernel, int stride, string? activation)
        => new(weights / "convolution", ConvolutionOptions.SameSize(input, output, kernel, activation) with { Bias = false, Stride = stride }, weights / "normalization");
}
