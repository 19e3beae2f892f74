using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Small operations on pictures as tensors [..., height, width] that both backends share.</summary>
internal static class Pixels
{
    public static int Height(this Tensor image) => (int)image.size(-2);

    public static int Width(this Tensor image) => (int)image.size(-1);

    public static int Channels(this Tensor image) => (int)image.size(-3);

    /// <summary>The samples of a picture as [channels, height, width], seen in place: they must not be written to.</summary>
    public static Tensor ToTensor(ImageData picture)
    {
        Tensor samples = MemoryMarshal.TryGetArray(picture.Samples, out ArraySegment<byte> segment)
            ? frombuffer(segment.Array!, uint8, segment.Count, segment.Offset)
            : tensor(picture.Samples.ToArray(), uint8);
        return samples.reshape(picture.Height, picture.Width, picture.Channels).permute(2, 0, 1);
    }

    /// <summary>The picture that samples of [channels, height, width] make.</summary>
    public static ImageData ToImage(Tensor samples)
    {
        byte[] bytes = samples.permute(1, 2, 0).contiguous().data<byte>().ToArray();
        return new ImageData(samples.Width(), samples.Height(), samples.Channels(), bytes);
    }

    /// <summary>Puts the channels first.</summary>
    /// <exception cref="ImageException">Neither outer size can be a number of channels.</exception>
    public static Tensor ChannelsFirst(Tensor samples)
    {
        if (samples.dim() == 2)
        {
            return samples.unsqueeze(0);
        }

        if (samples.dim() == 3)
        {
            if (samples.size(0) is 1 or 3 or 4)
            {
                return samples;
            }

            if (samples.size(2) is 1 or 3 or 4)
            {
                return samples.permute(2, 0, 1);
            }
        }

        throw new ImageException($"Image samples: expected [height, width] or 1, 3 or 4 channels first or last, found [{string.Join(", ", samples.shape)}].");
    }

    /// <summary>Adds samples around a picture, or cuts them off where a number is negative.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="left">Columns before.</param>
    /// <param name="top">Rows before.</param>
    /// <param name="right">Columns after.</param>
    /// <param name="bottom">Rows after.</param>
    /// <param name="fill">The value of the new samples.</param>
    public static Tensor Pad(Tensor image, int left, int top, int right, int bottom, double fill = 0)
    {
        if (left + right + image.Width() < 0 || top + bottom + image.Height() < 0)
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} cannot be padded by ({left}, {top}, {right}, {bottom}).");
        }

        if ((left | top | right | bottom) == 0)
        {
            return image;
        }

        return nn.functional.pad(image, [left, right, top, bottom], TorchSharp.PaddingModes.Constant, fill);
    }

    /// <summary>Adds samples around a picture, a value for each channel.</summary>
    public static Tensor Pad(Tensor image, int left, int top, int right, int bottom, double[] fill)
    {
        Tensor[] planes = [.. Enumerable.Range(0, image.Channels()).Select(c => Pad(image.slice(-3, c, c + 1, 1), left, top, right, bottom, fill[fill.Length == 1 ? 0 : c]))];
        return cat(planes, -3);
    }

    /// <summary>Adds samples below and to the right.</summary>
    public static Tensor PadTo(Tensor image, int height, int width, double fill = 0)
    {
        if (height < image.Height() || width < image.Width())
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} cannot be padded to {width} x {height}.");
        }

        return Pad(image, 0, 0, width - image.Width(), height - image.Height(), fill);
    }

    /// <summary>Repeats samples around a picture, given by their positions.</summary>
    public static Tensor PadBy(Tensor image, int left, int top, int right, int bottom, Func<int, int, int> position)
    {
        return image.index_select(-2, Positions(image.Height(), top, bottom)).index_select(-1, Positions(image.Width(), left, right));

        Tensor Positions(int size, int before, int after)
            => tensor(Enumerable.Range(-before, size + before + after).Select(i => (long)position(i, size)).ToArray());
    }

    /// <summary>The position that a mirror with the edge sample doubled shows.</summary>
    public static int Symmetric(int i, int size)
    {
        int period = ((i % (2 * size)) + (2 * size)) % (2 * size);
        return period < size ? period : (2 * size) - 1 - period;
    }

    /// <summary>The position that a mirror at the edge sample shows.</summary>
    public static int Reflected(int i, int size)
    {
        if (size == 1)
        {
            return 0;
        }

        int turn = 2 * (size - 1), period = ((i % turn) + turn) % turn;
        return period < size ? period : turn - period;
    }

    /// <summary>The nearest position.</summary>
    public static int Edge(int i, int size) => Math.Clamp(i, 0, size - 1);

    /// <summary>A part of a picture.</summary>
    public static Tensor Crop(Tensor image, int top, int left, int height, int width)
        => image.slice(-2, top, top + height, 1).slice(-1, left, left + width, 1);

    /// <summary>A part of a picture that may lie partly outside, where it is zero.</summary>
    public static Tensor CropPadded(Tensor image, int top, int left, int height, int width)
    {
        int h = image.Height(), w = image.Width(), bottom = top + height, right = left + width;
        Tensor inner = Crop(image, Math.Clamp(top, 0, h), Math.Clamp(left, 0, w), Math.Clamp(bottom, 0, h) - Math.Clamp(top, 0, h), Math.Clamp(right, 0, w) - Math.Clamp(left, 0, w));
        return Pad(inner, Math.Max(-left, 0) - Math.Max(-right, 0), Math.Max(-top, 0) - Math.Max(-bottom, 0), Math.Max(right - Math.Max(w, left), 0), Math.Max(bottom - Math.Max(h, top), 0));
    }

    /// <summary>The first three channels in reverse, without the others.</summary>
    /// <exception cref="ImageException">There are fewer.</exception>
    public static Tensor ReverseRgb(Tensor image) => image.Channels() < 3
        ? throw new ImageException($"Expected a picture of at least 3 channels, found {image.Channels()}.")
        : image.slice(-3, 0, 3, 1).flip(-3);

    /// <summary>Pads by the missing part to the centre of a square.</summary>
    public static Tensor PadToSquare(Tensor image, double[] background)
    {
        int height = image.Height(), width = image.Width(), edge = Math.Max(height, width);
        if (height != width && background.Length != image.Channels())
        {
            throw new ImageException($"Background: expected {image.Channels()} values for a picture of as many channels, found {background.Length}.");
        }

        int x = (edge - width) / 2, y = (edge - height) / 2;
        return height == width ? image : Pad(image, x, y, edge - width - x, edge - height - y, background);
    }
}
