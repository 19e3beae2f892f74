using HfPipelines.Imaging.Resizing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>torchvision's transforms.</summary>
internal sealed class TorchvisionBackend : ImageBackend
{
    public override Tensor Resize(Tensor image, int height, int width, Resampling resampling, bool antialias = true)
        => TorchResizer.Resize(image, height, width, resampling, antialias);

    public override Tensor CenterCrop(Tensor image, int height, int width)
    {
        int missingWidth = Math.Max(width - image.Width(), 0), missingHeight = Math.Max(height - image.Height(), 0);
        image = Pixels.Pad(image, missingWidth / 2, missingHeight / 2, (missingWidth + 1) / 2, (missingHeight + 1) / 2);
        return Pixels.Crop(image, (image.Height() - height) / 2, (image.Width() - width) / 2, height, width);
    }

    public override Tensor Rescale(Tensor image, double factor) => image.mul(factor);

    public override Tensor Normalize(Tensor image, double[] mean, double[] std) => Normalize(image, tensor(mean, float32), tensor(std, float32));

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

        return Normalize(image, mean, std);
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

    private static Tensor Normalize(Tensor image, Tensor mean, Tensor std)
    {
        bool fresh = image.dtype != ScalarType.Float32;
        if (fresh && mean.numel() != 1 && mean.numel() != image.Channels())
        {
            throw new ImageException($"image_mean: expected {image.Channels()} values for a picture of as many channels, found {mean.numel()}.");
        }

        if ((std == 0).any().ToBoolean())
        {
            throw new ImageException("image_std: expected values other than zero.");
        }

        return image.to(float32).sub(mean.view(-1, 1, 1)).div_(std.view(-1, 1, 1));
    }
}
