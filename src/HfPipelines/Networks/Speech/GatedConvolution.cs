using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A convolution that shortens, half of whose channels gate the others.</summary>
internal sealed class GatedConvolution
{
    private readonly Convolution1d _convolution;

    public GatedConvolution(SpeechAdapterOptions options, int padding, Weights weights)
        => _convolution = new Convolution1d(weights, new ConvolutionOptions
        {
            InputChannels = options.OutputSize,
            OutputChannels = 2 * options.OutputSize,
            KernelSize = options.KernelSize,
            Stride = options.Stride,
            Padding = padding,
            Bias = true,
        });

    /// <summary>Shortens [batch, time, hidden].</summary>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] halves = _convolution.Forward(hidden.transpose(1, 2)).EqualParts(2, 1);
        return halves[0].mul(halves[1].sigmoid()).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
