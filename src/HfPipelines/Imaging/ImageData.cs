using HfPipelines.Imaging;
using HfPipelines.Imaging.Resizing;

namespace HfPipelines;

/// <summary>A picture of 8-bit samples, row by row, the channels of a pixel side by side. Immutable.</summary>
public sealed class ImageData
{
    /// <summary>Makes a picture of samples.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="channels">1 (gray), 2 (gray and opacity), 3 (RGB) or 4 (RGBA, not premultiplied).</param>
    /// <param name="samples">The samples, height x width x channels. They must not change afterwards.</param>
    public ImageData(int width, int height, int channels, ReadOnlyMemory<byte> samples)
        : this(width, height, ModeOf(channels), samples)
    {
    }

    /// <summary>Makes a picture of samples of any mode.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="mode">What the samples mean.</param>
    /// <param name="samples">The samples, height x width x channels. They must not change afterwards.</param>
    /// <param name="palette">The colours of <see cref="ImageMode.Palette"/>, 256 times red, green, blue and opacity; empty for the other modes.</param>
    public ImageData(int width, int height, ImageMode mode, ReadOnlyMemory<byte> samples, ReadOnlyMemory<byte> palette = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Channels = ChannelsOf(mode);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)width * height * Channels, nameof(samples));
        ArgumentOutOfRangeException.ThrowIfNotEqual(palette.Length, mode == ImageMode.Palette ? 1024 : 0, nameof(palette));
        (Width, Height, Mode, Samples, Palette) = (width, height, mode, samples, palette);
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The samples of a pixel: 1 (gray, palette), 2 (gray and opacity), 3 (RGB) or 4 (RGBA, CMYK).</summary>
    public int Channels { get; }

    /// <summary>What the samples mean.</summary>
    public ImageMode Mode { get; }

    /// <summary>The samples, height x width x channels.</summary>
    public ReadOnlyMemory<byte> Samples { get; }

    /// <summary>256 colours of four bytes where <see cref="Mode"/> is <see cref="ImageMode.Palette"/>, else empty.</summary>
    public ReadOnlyMemory<byte> Palette { get; }

    /// <summary>Whether the mode or the palette has opacity.</summary>
    internal bool HasTransparency => ColorConversion.HasTransparency(this);

    /// <summary>Reads a PNG, JPEG, WebP, GIF or BMP file (of an animation the first picture).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="ImageException">The file is none of these, is damaged, cut off or too large.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ImageData Load(string path, ImageReadOptions? options = null)
    {
        using FileStream stream = File.OpenRead(path);
        return ImageCodec.Decode(stream, path, options ?? new ImageReadOptions());
    }

    /// <summary>Reads a picture file without blocking the caller.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading; decoding, once begun, is finished.</param>
    /// <exception cref="ImageException">The file is of no known kind, is damaged, cut off or too large.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Task<ImageData> LoadAsync(string path, ImageReadOptions? options = null, CancellationToken cancellationToken = default)
        => Task.Run(
            async () =>
            {
                FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
                await using (stream)
                {
                    options ??= new ImageReadOptions();
                    byte[] bytes = await ImageCodec.ReadAsync(stream, path, options, cancellationToken).ConfigureAwait(false);
                    return ImageCodec.Decode(bytes, path, options);
                }
            },
            cancellationToken);

    /// <summary>Reads several picture files, as many at a time as there are processors.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">How to read them; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading; the decoding of a file, once begun, is finished.</param>
    /// <returns>The pictures in the files' order.</returns>
    /// <exception cref="ImageException">A file is of no known kind, is damaged, cut off or too large.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static async Task<IReadOnlyList<ImageData>> LoadAllAsync(IReadOnlyList<string> paths, ImageReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var images = new ImageData[paths.Count];
        options = images.Length > 1 ? (options ?? new ImageReadOptions()) with { MaxDegreeOfParallelism = 1 } : options;
        await Parallel.ForAsync(0, images.Length, cancellationToken, async (i, token) => images[i] = await LoadAsync(paths[i], options, token).ConfigureAwait(false)).ConfigureAwait(false);
        return images;
    }

    /// <summary>Decodes the bytes of a picture file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="ImageException">The bytes are of no known kind, damaged, cut off or of too large a picture.</exception>
    public static ImageData Decode(ReadOnlySpan<byte> file, ImageReadOptions? options = null) => ImageCodec.Decode(file, null, options ?? new ImageReadOptions());

    /// <summary>Decodes a picture file from a stream, which is read to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="ImageException">The bytes are of no known kind, damaged, cut off or too many.</exception>
    public static ImageData Decode(Stream stream, ImageReadOptions? options = null) => ImageCodec.Decode(stream, null, options ?? new ImageReadOptions());

    /// <summary>Writes the picture as a PNG file.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void SavePng(string path)
    {
        using FileStream stream = File.Create(path);
        ImageCodec.EncodePng(this, stream);
    }

    /// <summary>Writes the picture as PNG to a stream.</summary>
    /// <param name="stream">The stream.</param>
    public void SavePng(Stream stream) => ImageCodec.EncodePng(this, stream);

    /// <summary>The same picture in another mode, with Pillow's arithmetic; opacity that the new mode lacks is dropped.</summary>
    /// <param name="mode">Gray, GrayAlpha, Rgb or Rgba.</param>
    /// <exception cref="NotSupportedException">There is no conversion to <paramref name="mode"/>.</exception>
    public ImageData Convert(ImageMode mode) => ColorConversion.Convert(this, mode);

    /// <summary>The same picture as RGB, laid onto white where it is transparent.</summary>
    public ImageData FlattenOntoWhite() => ColorConversion.FlattenOntoWhite(this);

    /// <summary>The picture in another size, the same bytes as Pillow's <c>Image.resize</c>.</summary>
    /// <param name="width">The new width, at least 1.</param>
    /// <param name="height">The new height, at least 1.</param>
    /// <param name="resampling">The filter; pictures with a palette or two levels always take the nearest sample.</param>
    public ImageData Resize(int width, int height, Resampling resampling = Resampling.Bicubic)
        => PillowResizer.Resize(this, width, height, resampling, PillowBox.Of(this), reducingGap: null);

    /// <summary>A part of the picture.</summary>
    /// <param name="left">The first column.</param>
    /// <param name="top">The first row.</param>
    /// <param name="width">The width of the part.</param>
    /// <param name="height">The height of the part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the picture.</exception>
    public ImageData Crop(int left, int top, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - left);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - top);
        var samples = new byte[checked(width * height * Channels)];
        for (int y = 0; y < height; y++)
        {
            Samples.Span.Slice((((top + y) * Width) + left) * Channels, width * Channels).CopyTo(samples.AsSpan(y * width * Channels));
        }

        return new ImageData(width, height, Mode, samples, Palette);
    }

    private static ImageMode ModeOf(int channels) => channels switch
    {
        1 => ImageMode.Gray,
        2 => ImageMode.GrayAlpha,
        3 => ImageMode.Rgb,
        4 => ImageMode.Rgba,
        _ => throw new ArgumentOutOfRangeException(nameof(channels), channels, "A picture has 1 to 4 channels."),
    };

    private static int ChannelsOf(ImageMode mode) => mode switch
    {
        ImageMode.Gray or ImageMode.Palette or ImageMode.Bilevel => 1,
        ImageMode.GrayAlpha => 2,
        ImageMode.Rgb => 3,
        ImageMode.Rgba or ImageMode.Cmyk => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
