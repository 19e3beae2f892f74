using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Positions as sines and cosines of ever longer waves, a row each: the sines in its first half, the cosines in its second.</summary>
public static class SinePositions
{
    private const double Longest = 10000;

    /// <summary>Takes the table of a checkpoint, or computes it where the checkpoint leaves it out.</summary>
    /// <param name="weights">The view that may hold <c>weight</c>, and owns the table.</param>
    /// <param name="count">The number of positions.</param>
    /// <param name="size">The size of a row, even.</param>
    public static Embedding FindOrCompute(Weights weights, int count, int size)
        => new(weights.Find("weight", count, size) ?? Compute(weights, count, size, size / 2, ScalarType.Float64));

    /// <summary>Computes the table in fairseq's way: the last wave is the longest, and the row of padding is zero.</summary>
    /// <param name="weights">The view that owns the table.</param>
    /// <param name="count">The number of positions, padding's too.</param>
    /// <param name="size">The size of a row, even.</param>
    /// <param name="paddingTokenId">The row of padding; null for none.</param>
    public static Embedding Compute(Weights weights, int count, int size, int? paddingTokenId)
    {
        Tensor table = Compute(weights, count, size, (size / 2) - 1, ScalarType.Float32);
        if (paddingTokenId is { } padding)
        {
            table.select(0, padding).zero_();
        }

        return new Embedding(table);
    }

    private static Tensor Compute(Weights weights, int count, int size, int steps, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor frequencies = arange(size / 2, type).mul_(-Math.Log(Longest) / steps).exp_();
        Tensor angles = arange(count, type).unsqueeze(1) * frequencies;
        return weights.Own(cat([angles.sin(), angles.cos()], 1).to(weights.DType).to(weights.Device).MoveToOuterDisposeScope());
    }
}
