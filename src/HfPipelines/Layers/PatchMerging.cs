using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Makes one place of each four neighbours of a grid, with twice the channels (Swin).</summary>
public sealed class PatchMerging
{
    private readonly Linear _reduction;
    private readonly Norm _norm;
    private readonly bool _normsResult;

    /// <summary>Takes <c>reduction</c> and <c>norm</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The number of channels that come in.</param>
    /// <param name="epsilon">The epsilon of the norm.</param>
    /// <param name="normsResult">Whether the result is normalised (Swin 2) and not what enters.</param>
    public PatchMerging(Weights weights, int size, double epsilon, bool normsResult)
    {
        _reduction = new Linear(weights / "reduction", 4 * size, 2 * size, bias: false);
        _norm = new LayerNorm(weights / "norm", normsResult ? 2 * size : 4 * size, epsilon);
        _normsResult = normsResult;
    }

    /// <summary>Applies the layer to a grid, filled up with zeros to an even number of rows and columns.</summary>
    /// <param name="hidden">[batch, rows · columns, hidden].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>[batch, rows / 2 · columns / 2, 2 · hidden], both rounded up, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, long rows, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long size) = (hidden.size(0), hidden.size(2));
        Tensor grid = hidden.view(batch, rows, columns, size);
        grid = nn.functional.pad(grid, [0, 0, 0, columns % 2, 0, rows % 2]);
        (long halfRows, long halfColumns) = ((rows + 1) / 2, (columns + 1) / 2);
        Tensor merged = grid.view(batch, halfRows, 2, halfColumns, 2, size).permute(0, 1, 3, 4, 2, 5).reshape(batch, halfRows * halfColumns, 4 * size);
        Tensor result = _normsResult ? _norm.Forward(_reduction.Forward(merged)) : _reduction.Forward(_norm.Forward(merged));
        return result.MoveToOuterDisposeScope();
    }
}
