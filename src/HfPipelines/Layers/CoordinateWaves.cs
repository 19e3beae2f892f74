using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Coordinates as sines and cosines of ever longer waves, in pairs.</summary>
public static class CoordinateWaves
{
    private const double Temperature = 10000;

    /// <summary>The waves of each coordinate.</summary>
    /// <param name="coordinates">[...], 1 for a full turn of the shortest wave.</param>
    /// <param name="size">The number of waves, even.</param>
    /// <returns>[..., size], a new tensor.</returns>
    public static Tensor Of(Tensor coordinates, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor steps = arange(size, ScalarType.Int64, coordinates.device).floor_divide(2).to_type(coordinates.dtype).mul_(2).div_(size);
        Tensor angles = (coordinates * (2 * Math.PI)).unsqueeze(-1) / full(1, Temperature, coordinates.dtype, coordinates.device).pow(steps);
        Tensor pairs = angles.view([.. coordinates.shape, size / 2, 2]);
        return stack([pairs.select(-1, 0).sin(), pairs.select(-1, 1).cos()], -1).view(angles.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The waves of points or boxes: those of the row first, then of the column, then of what else there is.</summary>
    /// <param name="points">[..., count] with column and row first.</param>
    /// <param name="size">The number of waves of each coordinate, even.</param>
    /// <returns>[..., count · size], a new tensor.</returns>
    public static Tensor OfPoints(Tensor points, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] waves = [.. Enumerable.Range(0, (int)points.size(-1)).Select(i => Of(points.select(-1, i), size))];
        return cat([waves[1], waves[0], .. waves[2..]], -1).MoveToOuterDisposeScope();
    }
}
