using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Numbers the distances between the places of a grid.</summary>
public static class GridDistances
{
    /// <summary>The number of the distance between each two places, by rows and columns: (2·rows − 1)·(2·columns − 1) different ones.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="device">The device of the result.</param>
    /// <returns>Int64 [rows·columns, rows·columns], a new tensor.</returns>
    public static Tensor Index(long rows, long columns, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = arange(rows * columns, ScalarType.Int64, device);
        Tensor down = Between(places.floor_divide(columns)).add_(rows - 1);
        Tensor across = Between(places.remainder(columns)).add_(columns - 1);
        return down.mul_((2 * columns) - 1).add_(across).MoveToOuterDisposeScope();
    }

    private static Tensor Between(Tensor places) => places.unsqueeze(1) - places.unsqueeze(0);
}
