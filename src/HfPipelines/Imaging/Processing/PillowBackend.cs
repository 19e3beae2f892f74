using HfPipelines.Imaging.Resizing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pillow's resize and numpy's arithmetic.</summary>
internal sealed class PillowBackend : ImageBackend
{
    public override unsafe Tensor Resize(Tensor image, int height, int width, Resampling resampling, bool antialias = true)
    {
        bool scaled = NeedsScaling(image);
        Tensor bytes = ToBytes(image, scaled), resized;
        CheckSize(image, height, width);
        if (resampling == Resampling.Nearest || image.Channels() is 2 or 4)
        {
            resized = Pixels.ToTensor(Pixels.ToImage(bytes).Resize(width, height, resampling));
        }
        else if (height == image.Height() && width == image.Width())
        {
            resized = bytes;
        }
        else
        {
            resized = empty([image.Channels(), height, width], uint8);
            byte* target = TensorSamples.Pointer(resized);
            var box = new PillowBox(0, 0, image.Width(), image.Height());
            TensorSamples.Read(bytes, grid => PillowResizer.Resize(grid, target, width, height, resampling, box));
        }

        return scaled ? Rescale(resized, 1.0 / 255) : resized;
    }

    /// <summary>Resizes by whole factors first, leaving at least <paramref name="gap"/> to the filter.</summary>
    public Tensor ResizeByFactors(Tensor image, int height, int width, Resampling resampling, double gap)
    {
        CheckSize(image, height, width);
        bool scaled = NeedsScaling(image);
        ImageData picture = Pixels.ToImage(ToBytes(image, scaled));
        Tensor resized = Pixels.ToTensor(PillowResizer.Resize(picture, width, height, resampling, PillowBox.Of(picture), gap));
        return scaled ? Rescale(resized, 1.0 / 255) : resized;
    }

    /// <summary>The bytes that Pillow makes of samples.</summary>
    public static Tensor ToBytes(Tensor image) => ToBytes(image, NeedsScaling(image));

    public override Tensor CenterCrop(Tensor image, int height, int width)
    {
        int h = image.Height(), w = image.Width(), top = FloorHalf(h - height), left = FloorHalf(w - width);
        if (top >= 0 && left >= 0)
        {
            return Pixels.Crop(image, top, left, height, width);
        }

        int newHeight = Math.Max(height, h), newWidth = Math.Max(width, w), above = (newHeight - h + 1) / 2, before = (newWidth - w + 1) / 2;
        Tensor padded = Pixels.Pad(image, before, above, newWidth - w - before, newHeight - h - above);
        int firstRow = Math.Max(0, top + above), firstColumn = Math.Max(0, left + before);
        return Pixels.Crop(padded, firstRow, firstColumn, Math.Min(newHeight, top + above + height) - firstRow, Math.Min(newWidth, left + before + width) - firstColumn);
    }

    public override Tensor Rescale(Tensor image, double factor) => image.to(float64).mul(factor).to(float32);

    public override Tensor Normalize(Tensor image, double[] mean, double[] std)
    {
        if ((mean.Length != 1 && mean.Length != image.Channels()) || (std.Length != 1 && std.Length != image.Channels()))
        {
            throw new ImageException($"image_mean and image_std: expected {image.Channels()} values for a picture of as many channels, found {mean.Length} and {std.Length}.");
        }

        Tensor samples = image.is_floating_point() ? image : image.to(float32);
        return samples.sub(tensor(mean, samples.dtype).view(-1, 1, 1)).div_(tensor(std, samples.dtype).view(-1, 1, 1));
    }

    public override Tensor RescaleAndNormalize(Tensor image, ProcessorOptions options)
    {
        image = options.Bool("do_rescale") ? Rescale(image, options.Double("rescale_factor")) : image;
        return options.Bool("do_normalize") ? Normalize(image, options.Doubles("image_mean"), options.Doubles("image_std")) : image;
    }

    protected override Tensor ToGray(Tensor image)
    {
        if (image.Channels() < 3)
        {
            throw new ImageException($"Brightness: expected a picture of 3 channels, found {image.Channels()}.");
        }

        Tensor samples = image.is_floating_point() ? image : image.to(float64);
        return samples[0].mul(0.2989).add(samples[1].mul(0.587)).add(samples[2].mul(0.114)).unsqueeze(0).expand(3, -1, -1);
    }

    protected override Tensor ToRgb(Tensor samples)
    {
        if (samples.size(0) == 1)
        {
            return samples.expand(3, -1, -1);
        }

        if (samples.size(0) != 4)
        {
            return samples;
        }

        bool bytes = !samples.is_floating_point();
        double white = bytes ? 255 : 1;
        Tensor alpha = (bytes ? samples.to(float64) : samples).slice(0, 3, 4, 1).div(white);
        Tensor flat = alpha.mul(samples.slice(0, 0, 3, 1)).add((1 - alpha).mul(white));
        return bytes ? flat.round().to(samples.dtype) : flat;
    }

    private static Tensor ToBytes(Tensor image, bool scaled)
        => image.Channels() is < 1 or > 4
            ? throw new ImageException($"Pillow has no picture of {image.Channels()} channels.")
            : scaled ? image.to(float64).mul(255).to(float32).to(uint8) : image.to(uint8);

    /// <summary>Whether the samples are fractions of 1, which become bytes by a factor of 255.</summary>
    private static bool NeedsScaling(Tensor image)
    {
        if (image.dtype == ScalarType.Byte)
        {
            return false;
        }

        Tensor whole = image.to(int64).to(float64), difference = (image.to(float64) - whole).abs();
        double low = image.min().ToDouble(), high = image.max().ToDouble();
        if ((difference <= (whole.abs() * 1e-5) + 1e-8).all().ToBoolean())
        {
            return low >= 0 && high <= 255 ? false : throw new ImageException($"Image samples: expected whole numbers within 0..255 to resize with Pillow, found {low}..{high}.");
        }

        return low >= 0 && high <= 1 ? true : throw new ImageException($"Image samples: expected floats within 0..1 to resize with Pillow, found {low}..{high}.");
    }

    private static int FloorHalf(int value) => value >> 1;
}
