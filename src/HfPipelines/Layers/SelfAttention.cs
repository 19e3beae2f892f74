using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Multi-head or grouped-query self-attention.</summary>
/// <remarks>
/// The three input projections stay apart: fused ones would have to be copied out of the memory-mapped checkpoint, and for one token measure no
/// faster, for the time goes into reading the weights.
/// </remarks>
public sealed class SelfAttention
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly RmsNorm? _queryNorm;
    private readonly RmsNorm? _keyNorm;
    private readonly double? _scale;
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly int _headSize;
    private readonly int _layer;

    /// <summary>Takes <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, the output projection and the head norms of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="layer">The layer's number, which is its place in a cache.</param>
    public SelfAttention(Weights weights, AttentionOptions options, int layer)
    {
        _layer = layer;
        _heads = options.Heads;
        _keyHeads = options.KeyValueHeads ?? options.Heads;
        _headSize = options.HeadSize ?? options.HiddenSize / options.Heads;
        _scale = options.Scale;
        _query = new Linear(weights / "q_proj", options.HiddenSize, _heads * _headSize, options.InputBias);
        _key = new Linear(weights / "k_proj", options.HiddenSize, _keyHeads * _headSize, options.KeyBias ?? options.InputBias);
        _value = new Linear(weights / "v_proj", options.HiddenSize, _keyHeads * _headSize, options.InputBias);
        _output = new Linear(weights / options.OutputName, _heads * _headSize, options.HiddenSize, options.OutputBias);
        if (options.HeadNormEpsilon is { } epsilon)
        {
            _queryNorm = new RmsNorm(weights / "q_norm", _headSize, epsilon);
            _keyNorm = new RmsNorm(weights / "k_norm", _headSize, epsilon);
        }
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="context">Mask, angles and cache.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long length) = (hidden.size(0), hidden.size(1));
        Tensor placed = context.Positions is null ? hidden : hidden + context.Positions;
        Tensor queries = Split(placed, _query, _heads, _queryNorm);
        Tensor keys = Split(placed, _key, _keyHeads, _keyNorm);
        Tensor values = Split(hidden, _value, _keyHeads, null);
        if (context.Rotary is { } rotary)
        {
            queries = rotary.Rotate(queries);
            keys = rotary.Rotate(keys);
        }

        if (context.Cache is { } cache)
        {
            (keys, values) = cache.Append(_layer, keys, values);
        }

        return _output.Forward(ScaledDotProduct.Attend(queries, keys, values, context.Mask, _scale)).MoveToOuterDisposeScope();

        Tensor Split(Tensor states, Linear projection, int heads, RmsNorm? norm)
        {
            Tensor projected = projection.Forward(states);
            if (length == 1)
            {
                // One position needs no transposition, and keeps its memory in order.
                Tensor single = projected.view(batch, heads, 1, _headSize);
                return norm?.Forward(single) ?? single;
            }

            Tensor split = projected.view(batch, length, heads, _headSize);
            return (norm?.Forward(split) ?? split).transpose(1, 2);
        }
    }
}
