using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The convolutions of RT-DETR's encoder.</summary>
internal static class RTDetrBlocks
{
    private const int Bottlenecks = 3;

    /// <summary>A convolution with its norm.</summary>
    public static Convolution2d Convolution(IRTDetrConfig config, Weights weights, int input, int output, int kernel, int stride = 1, string? activation = null)
        => new(
            weights / "conv",
            ConvolutionOptions.SameSize(input, output, kernel, activation) with { Bias = false, Stride = stride, NormEpsilon = config.BatchNormEps },
            weights / "norm");

    /// <summary>A projection with its norm, <c>0</c> and <c>1</c> of a list.</summary>
    public static Convolution2d Projection(Weights weights, int input, int output, double epsilon, int kernel = 1, int stride = 1)
        => new(weights / 0, ConvolutionOptions.SameSize(input, output, kernel) with { Bias = false, Stride = stride, NormEpsilon = epsilon }, weights / 1);

    /// <summary>Joins two maps that lie one behind the other: one path through bottlenecks and one beside them.</summary>
    public static Func<Tensor, Tensor> Fusion(IRTDetrConfig config, Weights weights)
    {
        int output = config.EncoderHiddenDim, inner = (int)(output * config.HiddenExpansion);
        string activation = config.ActivationFunction;
        Convolution2d first = Convolution(config, weights / "conv1", 2 * output, inner, 1, activation: activation);
        Convolution2d second = Convolution(config, weights / "conv2", 2 * output, inner, 1, activation: activation);
        Convolution2d? third = inner == output ? null : Convolution(config, weights / "conv3", inner, output, 1, activation: activation);
        Func<Tensor, Tensor> activate = Activations.Get(activation);
        (Convolution2d Wide, Convolution2d Narrow)[] bottlenecks = [.. Enumerable.Range(0, Bottlenecks).Select(i => (
            Convolution(config, weights / "bottlenecks" / i / "conv1", inner, inner, 3),
            Convolution(config, weights / "bottlenecks" / i / "conv2", inner, inner, 1)))];
        return map =>
        {
            Tensor state = bottlenecks.Aggregate(first.Forward(map), (s, b) => activate(b.Wide.Forward(s).add_(b.Narrow.Forward(s)))).add(second.Forward(map));
            return third?.Forward(state) ?? state;
        };
    }
}
