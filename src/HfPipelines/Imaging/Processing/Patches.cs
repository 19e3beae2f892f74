using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures cut into flat patches.</summary>
internal static class Patches
{
    /// <summary>Cuts [channels, height, width] into [patches, patch x patch x channels], row by row.</summary>
    /// <exception cref="ImageException">The edges are no whole numbers of patches.</exception>
    public static Tensor ChannelsLast(Tensor image, int patch)
    {
        (int rows, int columns) = Grid(image, patch);
        return image.reshape(-1, rows, patch, columns, patch).permute(1, 3, 2, 4, 0).reshape((long)rows * columns, -1);
    }

    /// <summary>The numbers of rows and columns of patches.</summary>
    /// <exception cref="ImageException">The edges are no whole numbers of patches.</exception>
    public static (int Rows, int Columns) Grid(Tensor image, int patch)
    {
        int rows = image.Height() / patch, columns = image.Width() / patch;
        return rows * patch == image.Height() && columns * patch == image.Width() ? (rows, columns)
            : throw new ImageException($"A picture of {image.Width()} x {image.Height()} is no whole number of patches of {patch}.");
    }

    /// <summary>Adds rows of a value up to a count.</summary>
    /// <exception cref="ImageException">There are more already.</exception>
    public static Tensor PadRows(Tensor patches, int count, double value = 0)
    {
        long missing = count - patches.size(0);
        return missing == 0 ? patches
            : missing > 0 ? cat([patches, full([missing, .. patches.shape[1..]], value, patches.dtype)], 0)
            : throw new ImageException($"At most {count} patches were expected, found {patches.size(0)}.");
    }
}
