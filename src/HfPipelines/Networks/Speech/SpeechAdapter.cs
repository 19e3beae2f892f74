using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>What shortens what a speech encoder gives.</summary>
internal sealed class SpeechAdapter
{
    private const double NormEpsilon = 1e-5;

    private readonly SpeechAdapterOptions _options;
    private readonly Linear? _projection;
    private readonly LayerNorm? _norm;
    private readonly Func<Tensor, Tensor?, Tensor>[] _layers;

    public SpeechAdapter(SpeechAdapterOptions options, int inputSize, Weights weights)
    {
        _options = options;
        int size = options.OutputSize;
        if (size != inputSize)
        {
            _projection = new Linear(weights / "proj", inputSize, size);
            _norm = new LayerNorm(weights / "proj_layer_norm", size, options.Block?.NormEpsilon ?? NormEpsilon);
        }

        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(options, weights / "layers" / i))];
    }

    /// <summary>Shortens [batch, time, hidden].</summary>
    /// <param name="hidden">The states.</param>
    /// <param name="counts">How many of each recording's steps count; null for all.</param>
    public Tensor Forward(Tensor hidden, IReadOnlyList<long>? counts)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _projection is null ? hidden : _norm!.Forward(_projection.Forward(hidden));
        foreach (Func<Tensor, Tensor?, Tensor> layer in _layers)
        {
            counts = counts is null ? null : [.. counts.Select(_options.ShorterLength)];
            state = layer(state, counts is null ? null : tensor([.. counts], ScalarType.Int64, hidden.device));
        }

        return state.MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor?, Tensor> Layer(SpeechAdapterOptions options, Weights weights)
    {
        if (options.Block is null)
        {
            var convolution = new GatedConvolution(options, padding: 1, weights / "conv");
            return (hidden, _) => convolution.Forward(hidden);
        }

        return new AttentiveAdapterLayer(options, options.Block, weights).Forward;
    }
}
