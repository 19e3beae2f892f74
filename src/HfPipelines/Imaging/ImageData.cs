namespace HfPipelines;

/// <summary>A picture: 8-bit RGB, RGBA or gray samples, row by row. Immutable.</summary>
public sealed class ImageData
{
    /// <summary>Makes a picture of samples.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="channels">1 (gray), 3 (RGB) or 4 (RGBA, not premultiplied).</param>
    /// <param name="samples">The samples, height x width x channels.</param>
    public ImageData(int width, int height, int channels, ReadOnlyMemory<byte> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)width * height * channels, nameof(samples));
        (Width, Height, Channels, Samples) = (width, height, channels, samples);
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>1 (gray), 3 (RGB) or 4 (RGBA).</summary>
    public int Channels { get; }

    /// <summary>The samples, height x width x channels.</summary>
    public ReadOnlyMemory<byte> Samples { get; }
}
