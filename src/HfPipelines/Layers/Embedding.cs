using System.Runtime.InteropServices;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A table with one row a token or position.</summary>
public sealed class Embedding
{
    private readonly Tensor? _scale;

    /// <summary>Takes <c>weight</c> [count, size] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="size">The size of a row.</param>
    /// <param name="scale">A factor on every row; null for none.</param>
    public Embedding(Weights weights, long count, long size, double? scale = null)
    {
        (Count, Size) = (count, size);
        Weight = weights.Get("weight", count, size);

        // As a tensor of the table's type, because transformers rounds the factor to it.
        _scale = scale is { } factor ? weights.Own(tensor(factor, Weight.dtype, Weight.device)) : null;
    }

    /// <summary>Makes a table of a tensor that a checkpoint owns.</summary>
    /// <param name="weight">[count, size].</param>
    public Embedding(Tensor weight)
    {
        (Count, Size) = (weight.size(0), weight.size(1));
        Weight = weight;
    }

    /// <summary>The number of rows.</summary>
    public long Count { get; }

    /// <summary>The size of a row.</summary>
    public long Size { get; }

    /// <summary>The table, [count, size].</summary>
    public Tensor Weight { get; }

    /// <summary>Looks rows up.</summary>
    /// <param name="ids">The rows' numbers, int64 or int32 of any shape.</param>
    /// <returns>[..., size], a new tensor.</returns>
    /// <exception cref="ModelInputException">A number lies outside the table, or all on another device.</exception>
    public Tensor Forward(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            Tensor rows = Weight.index_select(0, ids.flatten()).view([.. ids.shape, Size]);
            return (_scale is null ? rows : rows.mul_(_scale)).MoveToOuterDisposeScope();
        }
        catch (ExternalException exception)
        {
            throw ids.device != Weight.device ? new ModelInputException("ids", $"numbers on {Weight.device}", $"on {ids.device}", exception)
                : new ModelInputException("ids", $"whole numbers from 0 to {Count - 1}", $"{ids.dtype} from {ids.min().ToInt64()} to {ids.max().ToInt64()}", exception);
        }
    }
}
