using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>Convolutions that turn a waveform into steps of features.</summary>
internal sealed class WaveformFront
{
    private const double NormEpsilon = 1e-5;

    private readonly Convolution1d[] _convolutions;
    private readonly Func<Tensor, Tensor>?[] _norms;
    private readonly Func<Tensor, Tensor> _activation;

    public WaveformFront(SpeechEncoderOptions options, Weights weights)
    {
        if (options.FrontNorm is not ("group" or "layer"))
        {
            throw new HfPipelinesException($"'feat_extract_norm': expected group or layer, found '{options.FrontNorm}'.");
        }

        int layers = options.FrontChannels.Count;
        _activation = Activations.GetOverwriting(options.FrontActivation);
        _convolutions = [.. Enumerable.Range(0, layers).Select(i => new Convolution1d(
            weights / "conv_layers" / i / "conv",
            new ConvolutionOptions
            {
                InputChannels = i == 0 ? 1 : options.FrontChannels[i - 1],
                OutputChannels = options.FrontChannels[i],
                KernelSize = options.FrontKernels[i],
                Stride = options.FrontStrides[i],
                Bias = options.FrontBias,
            }))];
        _norms = [.. Enumerable.Range(0, layers).Select(i => Norm(options.FrontNorm, i, options.FrontChannels[i], weights / "conv_layers" / i / "layer_norm"))];
    }

    /// <summary>The number of steps that a number of samples gives.</summary>
    public long OutputLength(long samples) => _convolutions.Aggregate(samples, (length, convolution) => convolution.OutputLength(length));

    /// <summary>From [batch, samples] to [batch, steps, channels].</summary>
    public Tensor Forward(Tensor waveform)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = waveform.to_type(_convolutions[0].DType).unsqueeze(1);
        foreach ((Convolution1d convolution, Func<Tensor, Tensor>? norm) in _convolutions.Zip(_norms))
        {
            using DisposeScope step = NewDisposeScope();
            Tensor convolved = convolution.Forward(state);
            state = _activation(norm?.Invoke(convolved) ?? convolved).MoveToOuterDisposeScope();
        }

        return state.transpose(1, 2).MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor>? Norm(string kind, int layer, int channels, Weights weights)
    {
        if (kind == "layer")
        {
            var norm = new LayerNorm(weights, channels, NormEpsilon);
            return state => norm.Forward(state.transpose(1, 2)).transpose(1, 2);
        }

        if (layer > 0)
        {
            return null;
        }

        Tensor scale = weights.Get("weight", channels);
        Tensor shift = weights.Get("bias", channels);
        return state => nn.functional.group_norm(state, channels, scale, shift, NormEpsilon);
    }
}
