using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Sines and cosines of row and column, counted within the picture and scaled to a full turn.</summary>
/// <param name="size">The size of the vectors: half for the row, half for the column.</param>
public sealed class SineGridPositions(int size) : GridPositions
{
    private const double Epsilon = 1e-6;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor features, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inside = mask?.to_type(features.dtype) ?? ones(1, features.size(2), features.size(3), features.dtype, features.device);
        Tensor rows = inside.cumsum(1);
        Tensor columns = inside.cumsum(2);
        Tensor row = CoordinateWaves.Of(rows / (rows.narrow(1, rows.size(1) - 1, 1) + Epsilon), size / 2);
        Tensor column = CoordinateWaves.Of(columns / (columns.narrow(2, columns.size(2) - 1, 1) + Epsilon), size / 2);
        return cat([row, column], 3).flatten(1, 2).MoveToOuterDisposeScope();
    }
}
