using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>Gated convolutions that shorten what a speech encoder gives.</summary>
internal sealed class SpeechAdapter
{
    private const double NormEpsilon = 1e-5;

    private readonly Linear? _projection;
    private readonly LayerNorm? _norm;
    private readonly Convolution1d[] _layers;

    public SpeechAdapter(SpeechAdapterOptions options, int inputSize, Weights weights)
    {
        int size = options.OutputSize;
        if (size != inputSize)
        {
            _projection = new Linear(weights / "proj", inputSize, size);
            _norm = new LayerNorm(weights / "proj_layer_norm", size, NormEpsilon);
        }

        var convolution = new ConvolutionOptions
        {
            InputChannels = size,
            OutputChannels = 2 * size,
            KernelSize = options.KernelSize,
            Stride = options.Stride,
            Padding = 1,
            Bias = true,
        };
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => new Convolution1d(weights / "layers" / i / "conv", convolution))];
    }

    /// <summary>Shortens [batch, time, hidden].</summary>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _projection is null ? hidden : _norm!.Forward(_projection.Forward(hidden));
        state = state.transpose(1, 2);
        foreach (Convolution1d layer in _layers)
        {
            Tensor[] halves = layer.Forward(state).chunk(2, 1);
            state = halves[0].mul(halves[1].sigmoid());
        }

        return state.transpose(1, 2).MoveToOuterDisposeScope();
    }
}
