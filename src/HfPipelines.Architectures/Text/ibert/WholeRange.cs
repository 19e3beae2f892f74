using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Rounds numbers to whole ones of a range that training has found.</summary>
internal sealed class WholeRange
{
    private readonly int _bits;

    /// <summary>Takes <c>x_min</c> and <c>x_max</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="bits">The number of bits.</param>
    public WholeRange(Weights weights, int bits)
    {
        _bits = bits;
        Scale = weights.Own(WholeTensor.ScaleOf(weights.Get("x_min", 1), weights.Get("x_max", 1), bits));
    }

    /// <summary>The scale of the results, [1].</summary>
    public Tensor Scale { get; }

    /// <summary>Rounds numbers.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="other">Whole numbers to add before; null for none.</param>
    public WholeTensor Forward(WholeTensor input, WholeTensor? other = null)
    {
        if (input.Scale is null)
        {
            return new(WholeTensor.Round(input.Values, Scale, _bits) * Scale, Scale);
        }

        Tensor whole = other is { } added ? added.At(Scale) + input.At(Scale) : input.At(Scale);
        double limit = WholeTensor.Limit(_bits);
        return new(whole.to_type(ScalarType.Float32).clamp(-limit - 1, limit) * Scale, Scale);
    }
}
