using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the distance between two patches, in rows and columns, adds to their attention scores, with a class token before the patches (BEiT).</summary>
public sealed class GridPositionBias
{
    // From the class token to a patch, from a patch to the class token, and from the class token to itself.
    private const int TokenDistances = 3;

    private readonly (long Rows, long Columns) _stored;
    private readonly Tensor _table;

    /// <summary>Takes <c>relative_position_bias_table</c> [distances, heads] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="rows">The number of rows of patches that it was trained with.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="heads">The number of heads.</param>
    public GridPositionBias(Weights weights, long rows, long columns, int heads)
    {
        _stored = ((2 * rows) - 1, (2 * columns) - 1);
        _table = weights.Get("relative_position_bias_table", (_stored.Rows * _stored.Columns) + TokenDistances, heads);
    }

    /// <summary>The bias of pictures of a size; the distances of another size than that of training are stretched to it.</summary>
    /// <param name="rows">The number of rows of patches.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>[1, heads, 1 + patches, 1 + patches], a new tensor.</returns>
    public Tensor Forward(long rows, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        (long Rows, long Columns) wanted = ((2 * rows) - 1, (2 * columns) - 1);
        Tensor table = wanted == _stored ? _table : Stretched(wanted);
        long distances = wanted.Rows * wanted.Columns;
        long length = (rows * columns) + 1;
        Tensor index = empty([length, length], ScalarType.Int64, table.device);
        index.narrow(0, 1, length - 1).narrow(1, 1, length - 1).copy_(GridDistances.Index(rows, columns, table.device));
        index.select(0, 0).fill_(distances);
        index.select(1, 0).fill_(distances + 1);
        index[0, 0] = distances + 2;
        return table.index_select(0, index.flatten()).view(length, length, -1).permute(2, 0, 1).unsqueeze(0).contiguous().MoveToOuterDisposeScope();
    }

    private Tensor Stretched((long Rows, long Columns) wanted)
    {
        long distances = _stored.Rows * _stored.Columns;
        Tensor grid = _table.narrow(0, 0, distances).view(1, _stored.Rows, _stored.Columns, -1).permute(0, 3, 1, 2);
        Tensor stretched = nn.functional.interpolate(grid, [wanted.Rows, wanted.Columns], mode: InterpolationMode.Bilinear, align_corners: false);
        return cat([stretched.permute(0, 2, 3, 1).reshape(wanted.Rows * wanted.Columns, -1), _table.narrow(0, distances, TokenDistances)]);
    }
}
