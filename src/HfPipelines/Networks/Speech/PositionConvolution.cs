using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>Wide convolutions whose result tells a step where it stands among its neighbours: mostly one, in Data2Vec several that are normalised.</summary>
internal sealed class PositionConvolution
{
    private const double NormEpsilon = 1e-5;

    private readonly Convolution1d[] _convolutions;
    private readonly BatchNorm? _inputNorm;
    private readonly Norm? _norm;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly int _stride;

    public PositionConvolution(Weights weights, SpeechEncoderOptions options)
    {
        int size = options.Encoder.HiddenSize;
        _stride = Math.Max(options.Squeeze, 1);
        var convolution = new ConvolutionOptions
        {
            InputChannels = size,
            OutputChannels = size,
            KernelSize = options.PositionKernel,
            Stride = _stride,
            Padding = options.PositionKernel / 2,
            Groups = options.PositionGroups,
            Bias = true,
        };
        _activation = Activations.Get(options.FrontActivation);
        if (options.PositionLayers is { } layers)
        {
            _convolutions = [.. Enumerable.Range(0, layers).Select(i => new Convolution1d(weights / "layers" / i / "conv", convolution))];
            _norm = new LayerNorm(size, NormEpsilon);
            return;
        }

        _inputNorm = options.PositionBatchNorm ? new BatchNorm(weights / "batch_norm", size) : null;
        _convolutions = [options.PositionBatchNorm
            ? new Convolution1d(weights / "conv", convolution)
            : new Convolution1d(WeightNorm.Kernel(weights / "conv", [size, size / options.PositionGroups, options.PositionKernel], lengthAxis: 2), weights / "conv", convolution)];
    }

    /// <summary>The positions of [batch, time, hidden], in the same shape, or with a stride [batch, time / stride, hidden].</summary>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = hidden.size(1) / _stride;
        Tensor state = hidden.transpose(1, 2);
        state = _inputNorm?.Forward(state) ?? state;
        foreach (Convolution1d convolution in _convolutions)
        {
            // An even kernel gives one step too many.
            Tensor convolved = convolution.Forward(state).narrow(2, 0, length);
            state = _activation(_norm?.Forward(convolved.transpose(1, 2)).transpose(1, 2) ?? convolved);
        }

        return state.transpose(1, 2).MoveToOuterDisposeScope();
    }
}
