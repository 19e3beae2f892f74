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

    /// <summary>The pictures, which torchvision's variants stack in any case.</summary>
    /// <exception cref="ImageProcessorException">They differ in size.</exception>
    public static Tensor[] OneSize(Tensor[] images, ImageBackend backend)
        => backend == ImageBackend.Pillow || images.All(i => i.shape.AsSpan().SequenceEqual(images[0].shape)) ? images
            : throw new ImageProcessorException($"Pictures of one size were expected, found {string.Join(", ", images.Select(i => $"{i.Width()} x {i.Height()}").Distinct())}.");

    /// <summary>Pads lists of pictures to [lists, pictures, channels, height, width], with an int64 mask of the same extent.</summary>
    /// <param name="lists">The lists, together not empty.</param>
    /// <param name="backend">On Pillow the samples keep their type where no list is filled up; else they become float32.</param>
    public static (Tensor Images, Tensor Mask) PadNested(IReadOnlyList<Tensor[]> lists, ImageBackend backend)
    {
        Tensor[] all = [.. lists.SelectMany(l => l)];
        int most = lists.Max(l => l.Length), height = all.Max(i => i.Height()), width = all.Max(i => i.Width()), channels = all[0].Channels();
        bool keeps = backend == ImageBackend.Pillow && lists.All(l => l.Length == most);
        Tensor images = zeros([lists.Count, most, channels, height, width], keeps ? all[0].dtype : float32), mask = zeros([lists.Count, most, height, width], int64);
        for (int i = 0; i < lists.Count; i++)
        {
            for (int j = 0; j < lists[i].Length; j++)
            {
                Tensor image = lists[i][j];
                images[i, j].slice(-2, 0, image.Height(), 1).slice(-1, 0, image.Width(), 1).copy_(image);
                mask[i, j].slice(-2, 0, image.Height(), 1).slice(-1, 0, image.Width(), 1).fill_(1);
            }
        }

        return (images, mask);
    }

    /// <summary>1 in the upper left corner, 0 elsewhere; int64 [height, width].</summary>
    public static Tensor Mask(int pictureHeight, int pictureWidth, int height, int width)
        => Pixels.PadTo(ones(pictureHeight, pictureWidth, dtype: int64), height, width);
}
