using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The elementary operations on pictures as tensors [channels, height, width], with one library's arithmetic.</summary>
internal abstract class ImageBackend
{
    public static readonly ImageBackend Torchvision = new TorchvisionBackend();

    public static readonly ImageBackend Pillow = new PillowBackend();

    public static ImageBackend Of(ImageBackendKind kind) => kind == ImageBackendKind.Pillow ? Pillow : Torchvision;

    /// <summary>The samples of an input as [channels, height, width].</summary>
    /// <param name="input">The picture.</param>
    /// <param name="convertRgb">Makes it RGB, laid onto white where it is transparent.</param>
    public Tensor Prepare(ImageInput input, bool convertRgb)
    {
        if (input.Picture is { } picture)
        {
            picture = convertRgb ? picture.FlattenOntoWhite() : picture;
            return Pixels.ToTensor(picture);
        }

        Tensor samples = Pixels.ChannelsFirst(input.Samples!);
        return convertRgb ? ToRgb(samples) : samples;
    }

    /// <summary>Resizes to what a size rule gives.</summary>
    public Tensor Resize(Tensor image, ImageSize size, Resampling resampling, bool antialias = true)
    {
        (int height, int width) = size.Fit(image.Height(), image.Width());
        return Resize(image, height, width, resampling, antialias);
    }

    public abstract Tensor Resize(Tensor image, int height, int width, Resampling resampling, bool antialias = true);

    public abstract Tensor CenterCrop(Tensor image, int height, int width);

    public Tensor CenterCrop(Tensor image, ImageSize size)
    {
        (int height, int width) = size.Edges("crop_size");
        return CenterCrop(image, height, width);
    }

    public abstract Tensor Rescale(Tensor image, double factor);

    public abstract Tensor Normalize(Tensor image, double[] mean, double[] std);

    /// <summary>Rescales and normalises as <c>do_rescale</c> and <c>do_normalize</c> say.</summary>
    public abstract Tensor RescaleAndNormalize(Tensor image, ProcessorOptions options);

    /// <summary>Three equal channels of brightness; a picture without colours is returned as it is.</summary>
    public Tensor Grayscale(Tensor image)
    {
        bool gray = image.Channels() == 1 || (image.Channels() >= 3 && image[0].equal(image[1]).all().item<bool>() && image[1].equal(image[2]).all().item<bool>());
        return gray ? image : ToGray(image);
    }

    protected static void CheckSize(Tensor image, int height, int width)
    {
        if (height < 1 || width < 1)
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} cannot be resized to {width} x {height}.");
        }
    }

    protected abstract Tensor ToGray(Tensor image);

    protected abstract Tensor ToRgb(Tensor samples);
}
