using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A learned vector for each column and each row.</summary>
public sealed class LearnedGridPositions : GridPositions
{
    private readonly Embedding _rows;
    private readonly Embedding _columns;

    /// <summary>Takes <c>row_embeddings</c> and <c>column_embeddings</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="count">The number of rows and of columns.</param>
    /// <param name="size">The size of the vectors: half for the column, half for the row.</param>
    public LearnedGridPositions(Weights weights, int count, int size)
    {
        _rows = new Embedding(weights / "row_embeddings", count, size / 2);
        _columns = new Embedding(weights / "column_embeddings", count, size / 2);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor features, Tensor? mask)
    {
        (long height, long width) = (features.size(2), features.size(3));
        if (Math.Max(height, width) > _rows.Count)
        {
            throw new ModelInputException("pixel_values", $"a feature map of at most {_rows.Count} x {_rows.Count}", $"{width} x {height}");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor columns = _columns.Weight.narrow(0, 0, width).unsqueeze(0).expand(height, width, -1);
        Tensor rows = _rows.Weight.narrow(0, 0, height).unsqueeze(1).expand(height, width, -1);
        return cat([columns, rows], -1).view(1, height * width, -1).MoveToOuterDisposeScope();
    }
}
