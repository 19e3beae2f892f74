using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Attention with linear biases: instead of position embeddings, each head adds a slope times the key's position to its scores.</summary>
public sealed class Alibi
{
    private readonly AlibiOptions _options;
    private readonly Tensor _slopes;

    /// <summary>Computes the slopes.</summary>
    /// <param name="weights">The checkpoint that shall own them.</param>
    /// <param name="options">The choices.</param>
    /// <param name="heads">The number of query heads.</param>
    public Alibi(Weights weights, AlibiOptions options, int heads)
    {
        _options = options;
        using DisposeScope scope = NewDisposeScope();
        Tensor slopes = tensor(Slopes(heads).Select(s => (float)s).ToArray(), device: weights.Device).view(1, -1, 1);
        _slopes = weights.Own((options.HasNarrowSlopes ? slopes.to_type(ScalarType.BFloat16) : slopes).MoveToOuterDisposeScope());
    }

    /// <summary>What is added to the scores of a call.</summary>
    /// <param name="span">The queries and keys.</param>
    /// <returns>[batch or 1, heads, 1, keys], in the element type of the scores; it belongs to the current dispose scope.</returns>
    public Tensor For(AttentionSpan span)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor biases = _slopes.mul(Positions(span)).to_type(span.DType);
        return (_options.Divisor == 1 ? biases : biases.div_(_options.Divisor)).unsqueeze(2).MoveToOuterDisposeScope();
    }

    /// <summary>The places of the keys among those that count, [batch or 1, 1, keys].</summary>
    private static Tensor Positions(AttentionSpan span)
    {
        if (span.Padding is not { } padding || padding.dim() != 2)
        {
            return arange(span.KeyLength, ScalarType.Int64, span.Device).view(1, 1, -1);
        }

        Tensor counts = padding.to_type(ScalarType.Int64);
        if (span.KeyLength > counts.size(1))
        {
            counts = cat([counts, ones(counts.size(0), span.KeyLength - counts.size(1), ScalarType.Int64, counts.device)], 1);
        }

        return counts.cumsum(-1).sub_(1).mul_(counts).unsqueeze(1);
    }

    /// <summary>Powers of a base for as many heads as the next lower power of two; the heads beyond take every other power of the base's root.</summary>
    private static IEnumerable<double> Slopes(int heads)
    {
        int whole = 1 << (int)Math.Log2(heads);
        double start = Math.Pow(2, -Math.Pow(2, -(Math.Log2(whole) - 3)));
        double between = Math.Pow(2, -Math.Pow(2, -(Math.Log2(2 * whole) - 3)));
        return Enumerable.Range(1, whole).Select(i => Math.Pow(start, i)).Concat(Enumerable.Range(0, heads - whole).Select(i => Math.Pow(between, (2 * i) + 1)));
    }
}
