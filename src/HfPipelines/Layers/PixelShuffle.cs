using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Makes one place of a square of neighbouring places, whose features it puts behind one another.</summary>
public static class PixelShuffle
{
    /// <summary>Merges the places of square pictures.</summary>
    /// <param name="features">[pictures, places, size], row by row.</param>
    /// <param name="side">The number of places along a side of each square.</param>
    /// <returns>[pictures, places / side², size · side²], a new tensor.</returns>
    /// <exception cref="ModelInputException">The places are no square that squares fill.</exception>
    public static Tensor Merge(Tensor features, int side)
    {
        long length = (long)Math.Sqrt(features.size(1));
        if (length * length != features.size(1) || length % side != 0)
        {
            throw new ModelInputException("pixel_values", $"pictures of n x n patches, n a multiple of {side}", $"{features.size(1)} patches");
        }

        using DisposeScope scope = NewDisposeScope();
        (long count, long size, long merged) = (features.size(0), features.size(2), length / side);
        return features.reshape(count, merged, side, merged, side, size).transpose(2, 3)
            .reshape(count, merged * merged, side * side * size).MoveToOuterDisposeScope();
    }
}
