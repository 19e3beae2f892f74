using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention among the places of a square, which knows how many rows and columns lie between two.</summary>
internal sealed class SamVisionAttention
{
    private readonly Linear _projection;
    private readonly Linear _output;
    private readonly (Tensor Rows, Tensor Columns)? _distances;
    private readonly int _heads;

    /// <summary>Takes the attention of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="side">The number of rows and of columns.</param>
    public SamVisionAttention(SamVisionConfig config, Weights weights, int side)
    {
        int size = config.HiddenSize;
        _heads = config.NumAttentionHeads;
        _projection = new Linear(weights / "qkv", size, 3 * size, config.QkvBias);
        _output = new Linear(weights / "proj", size, size);
        _distances = config.UseRelPos ? (Distances(weights, "rel_pos_h", side, size / _heads), Distances(weights, "rel_pos_w", side, size / _heads)) : null;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="states">[batch, rows, columns, hidden].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long rows, long columns) = (states.size(0), states.size(1), states.size(2));
        Tensor all = _projection.Forward(states).reshape(batch, rows * columns, 3, _heads, -1).permute(2, 0, 3, 1, 4);
        Tensor[] parts = [all.select(0, 0), all.select(0, 1), all.select(0, 2)];
        AttentionMask mask = _distances is { } distances ? AttentionMask.FromBias(Bias(parts[0].reshape(batch * _heads, rows, columns, -1), distances).reshape(batch, _heads, rows * columns, rows * columns))
            : AttentionMask.None;
        Tensor attended = ScaledDotProduct.Attend(parts[0], parts[1], parts[2], mask);
        return _output.Forward(attended).reshape(batch, rows, columns, -1).MoveToOuterDisposeScope();
    }

    private static Tensor Bias(Tensor queries, (Tensor Rows, Tensor Columns) distances)
    {
        Tensor rows = einsum("bhwc,hkc->bhwk", queries, distances.Rows);
        Tensor columns = einsum("bhwc,wkc->bhwk", queries, distances.Columns);
        return rows.unsqueeze(-1) + columns.unsqueeze(-2);
    }

    // For each pair of rows, or columns, the vector of their distance.
    private static Tensor Distances(Weights weights, string name, int side, int size)
    {
        Tensor table = weights.Get(name, (2 * side) - 1, size);
        using DisposeScope scope = NewDisposeScope();
        Tensor places = arange(side, ScalarType.Int64, table.device);
        Tensor between = places.unsqueeze(1) - places.unsqueeze(0) + (side - 1);
        return weights.Own(table.index_select(0, between.flatten()).view(side, side, size));
    }
}
