using HfPipelines.Imaging.Resizing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>torchvision's transforms.</summary>
internal sealed class TorchvisionBackend : ImageBackend
{
    public override Tensor Resize(Tensor image, int height, int width, Resampling resampling, bool antialias = true)
    {
        CheckSize(image, height, width);
        if (resampling == Resampling.Lanczos && !antialias)
        {
            throw new ImageException("torchvision has no Lanczos filter without antialias.");
        }

        return TorchResizer.Resize(image, height, width, resampling, antialias);
    }

    public override Tensor CenterCrop(Tensor image, int height, int width)
    {
        int missingWidth = Math.Max(width - image.Width(), 0), missingHeight = Math.Max(height - image.Height(), 0);
        image = Pixels.Pad(image, missingWidth / 2, missingHeight / 2, (missingWidth + 1) / 2, (missingHeight + 1) / 2);
        return Pixels.Crop(image, (image.Height() - height) / 2, (image.Width() - width) / 2, height, width);
    }

    public override Tensor Rescale(Tensor image, double factor) => image.mul(factor);

    public override Tensor Normalize(Tensor image, double[] mean, double[] std) => image.is_floating_point()
            ? Normalize(image, tensor(mean, image.dtype), tensor(std, image.dtype), inPlace: false)
            : throw new ImageException($"torchvision normalises floats only, not {image.dtype}.");

    public override Tensor RescaleAndNormalize(Tensor image, ProcessorOptions options)
    {
        bool rescale = options.Bool("do_rescale");
        if (!options.Bool("do_normalize"))
        {
            return rescale ? Rescale(image, options.Double("rescale_factor")) : image;
        }

        Tensor mean = tensor(options.Doubles("image_mean"), float32), std = tensor(options.Doubles("image_std"), float32);
        if (rescale)
        {
            double inverse = 1.0 / options.Double("rescale_factor");
            (mean, std) = (mean.mul(inverse), std.mul(inverse));
        }

        return Normalize(image.to(float32), mean, std, inPlace: image.dtype != ScalarType.Float32);
    }

    /// <summary>One channel of brightness, of the samples' own type.</summary>
    public static Tensor Brightness(Tensor image)
    {
        if (image.Channels() is not (1 or 3))
        {
            throw new ImageException($"Brightness: expected a picture of 1 or 3 channels, found {image.Channels()}.");
        }

        return image.Channels() == 1 ? image
            : image.slice(-3, 0, 1, 1).mul(0.2989).add(image.slice(-3, 1, 2, 1), alpha: 0.587).add(image.slice(-3, 2, 3, 1), alpha: 0.114).to(image.dtype);
    }

    protected override Tensor ToGray(Tensor image) => Brightness(image).expand(3, -1, -1);

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

        bool bytes = samples.dtype == ScalarType.Byte;
        Tensor scaled = bytes ? samples.to(float32).div(255) : samples;
        if (!bytes && (samples.min().ToDouble() < 0 || samples.max().ToDouble() > 1))
        {
            throw new ImageException("Image samples: expected floats within 0..1 to make RGB of RGBA.");
        }

        Tensor alpha = scaled.slice(0, 3, 4, 1), flat = scaled.slice(0, 0, 3, 1).mul(alpha).add(1 - alpha);

        // Back to bytes as torchvision does: just below 256 steps, cut off.
        return bytes ? flat.mul(255 + 1 - 1e-3).to(uint8) : flat;
    }

    private static Tensor Normalize(Tensor image, Tensor mean, Tensor std, bool inPlace)
    {
        // Written in place, one channel cannot become as many as there are means.
        if (mean.numel() != 1 && mean.numel() != image.Channels() && (inPlace || image.Channels() != 1))
        {
            throw new ImageException($"image_mean: expected {image.Channels()} values for a picture of as many channels, found {mean.numel()}.");
        }

        if ((std == 0).any().item<bool>())
        {
            throw new ImageException("image_std: expected values other than zero.");
        }

        return image.sub(mean.view(-1, 1, 1)).div_(std.view(-1, 1, 1));
    }
}
