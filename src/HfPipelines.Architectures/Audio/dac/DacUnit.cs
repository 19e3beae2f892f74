using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A wide convolution and one of single steps, whose result is added to what came in.</summary>
internal sealed class DacUnit
{
    private const int KernelSize = 7;

    private static readonly int[] Dilations = [1, 3, 9];

    private readonly Snake _firstActivation;
    private readonly Convolution1d _first;
    private readonly Snake _secondActivation;
    private readonly Convolution1d _second;

    private DacUnit(Weights weights, int channels, int dilation)
    {
        _firstActivation = new Snake(weights / "snake1", channels);
        _first = Convolution(weights / "conv1", channels, channels, KernelSize, dilation);
        _secondActivation = new Snake(weights / "snake2", channels);
        _second = Convolution(weights / "conv2", channels, channels, 1);
    }

    /// <summary>The units of a block, one after another.</summary>
    public static IEnumerable<Func<Tensor, Tensor>> Of(Weights weights, int channels)
        => Dilations.Select((dilation, i) => new DacUnit(weights / $"res_unit{i + 1}", channels, dilation)).Select(unit => (Func<Tensor, Tensor>)unit.Forward);

    /// <summary>A convolution that keeps the number of steps.</summary>
    public static Convolution1d Convolution(Weights weights, int input, int output, int kernel, int dilation = 1)
        => new(weights, new ConvolutionOptions
        {
            InputChannels = input,
            OutputChannels = output,
            KernelSize = kernel,
            Dilation = dilation,
            Padding = (kernel - 1) * dilation / 2,
            Bias = true,
        });

    private Tensor Forward(Tensor state)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = _first.Forward(_firstActivation.Forward(state));
        return _second.Forward(_secondActivation.Forward(result)).add_(state).MoveToOuterDisposeScope();
    }
}
