using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Operations that make the pictures of a batch one size.</summary>
internal static class Batch
{
    /// <summary>Pads below and to the right, to a size or to the largest picture.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="size">The size; null for the largest height and width.</param>
    /// <param name="fill">The value of the new samples.</param>
    /// <returns>The pictures, and for each an int64 map with 1 where it is picture.</returns>
    public static (Tensor[] Images, Tensor[] Masks) Pad(IReadOnlyList<Tensor> images, ImageSize? size, double fill = 0)
    {
        (int height, int width) = size?.Edges("pad_size") ?? (images.Max(i => i.Height()), images.Max(i => i.Width()));
        Tensor[] masks = [.. images.Select(i => Mask(i.Height(), i.Width(), height, width))];
        return ([.. images.Select(i => Pixels.PadTo(i, height, width, fill))], masks);
    }

    /// <summary>1 in the upper left corner, 0 elsewhere; int64 [height, width].</summary>
    public static Tensor Mask(int pictureHeight, int pictureWidth, int height, int width)
        => Pixels.PadTo(ones(pictureHeight, pictureWidth, dtype: int64), height, width);
}
