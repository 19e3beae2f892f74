using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>One picture for an <see cref="ImageProcessor"/>: an <see cref="ImageData"/>, or a tensor of samples.</summary>
public sealed class ImageInput
{
    /// <summary>Makes an input of a picture.</summary>
    /// <param name="picture">The picture.</param>
    public ImageInput(ImageData picture) => Picture = picture;

    /// <summary>Makes an input of samples.</summary>
    /// <param name="samples">
    /// uint8 samples in 0..255, or float32 samples, [height, width], [channels, height, width] or [height, width, channels]; where both
    /// outer sizes could be channels (1, 3 or 4), the first one is. The tensor stays the caller's.
    /// </param>
    public ImageInput(Tensor samples) => Samples = samples;

    /// <summary>The picture, or null.</summary>
    public ImageData? Picture { get; }

    /// <summary>The samples, or null.</summary>
    public Tensor? Samples { get; }

    /// <summary>An input of a picture.</summary>
    /// <param name="picture">The picture.</param>
    public static implicit operator ImageInput(ImageData picture) => new(picture);

    /// <summary>An input of samples.</summary>
    /// <param name="samples">The samples.</param>
    public static implicit operator ImageInput(Tensor samples) => new(samples);
}
