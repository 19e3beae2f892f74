using SkiaSharp;

namespace HfPipelines.Imaging;

/// <summary>Picture files, by Skia's codecs: the samples as stored, without premultiplication or colour management.</summary>
internal static class ImageCodec
{
    public static ImageData Decode(Stream stream, string? file, ImageReadOptions options)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            Append(buffer, chunk.AsSpan(0, read), file, options);
        }

        return Decode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), file, options);
    }

    public static async Task<byte[]> ReadAsync(Stream stream, string? file, ImageReadOptions options, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            Append(buffer, chunk.AsSpan(0, read), file, options);
        }

        return buffer.ToArray();
    }

    public static unsafe ImageData Decode(ReadOnlySpan<byte> bytes, string? file, ImageReadOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDegreeOfParallelism, 1);
        fixed (byte* pointer = bytes)
        {
            using SKData data = SKData.Create((nint)pointer, bytes.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
            {
                throw new ImageException($"{Name(file)}: expected a PNG, JPEG, WebP, GIF or BMP picture, found {Describe(bytes)}.");
            }

            SKImageInfo info = codec.Info;
            if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > Math.Min(options.MaxPixels, int.MaxValue / 4))
            {
                throw new ImageException($"{Name(file)}: expected a picture of 1 to {Math.Min(options.MaxPixels, int.MaxValue / 4)} pixels, found {info.Width} x {info.Height}.");
            }

            ImageData image = Read(data, codec, file, options);
            return options.ApplyOrientation ? Orient(image, codec.EncodedOrigin) : image;
        }
    }

    public static unsafe void EncodePng(ImageData image, Stream stream)
    {
        ImageData source = image.Mode switch
        {
            ImageMode.Gray or ImageMode.Rgba => image,
            ImageMode.Bilevel => image.Convert(ImageMode.Gray),
            _ => image.Convert(ImageMode.Rgba),
        };
        SKColorType color = source.Channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888;
        SKAlphaType alpha = image.Mode is ImageMode.Rgba or ImageMode.GrayAlpha or ImageMode.Palette ? SKAlphaType.Unpremul : SKAlphaType.Opaque;
        fixed (byte* pointer = source.Samples.Span)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(source.Width, source.Height, color, alpha), (nint)pointer);
            using SKData data = pixmap.Encode(SKPngEncoderOptions.Default) ?? throw new ImageException($"A picture of {image.Width} x {image.Height} could not be written as PNG.");
            data.SaveTo(stream);
        }
    }

    private static ImageData Read(SKData data, SKCodec codec, string? file, ImageReadOptions options)
    {
        SKImageInfo info = codec.Info;
        bool gray = info.ColorType == SKColorType.Gray8 && info.AlphaType == SKAlphaType.Opaque;
        var target = new SKImageInfo(info.Width, info.Height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888, gray ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        bool isColored = !gray && info.AlphaType == SKAlphaType.Opaque;
        int threads = Math.Min(options.MaxDegreeOfParallelism, Environment.ProcessorCount);
        if (isColored && codec.EncodedFormat == SKEncodedImageFormat.Jpeg && JpegBands.Read(data, target, threads) is { } bands)
        {
            return new ImageData(info.Width, info.Height, ImageMode.Rgb, bands);
        }

        byte[] samples = GC.AllocateUninitializedArray<byte>(target.BytesSize);
        Read(codec, target, samples, file);
        if (isColored)
        {
            // Skia knows no pixels of three bytes.
            byte[] rgb = GC.AllocateUninitializedArray<byte>(samples.Length / 4 * 3);
            ColorConversion.DropAlpha(samples, rgb);
            return new ImageData(info.Width, info.Height, ImageMode.Rgb, rgb);
        }

        return new ImageData(info.Width, info.Height, gray ? ImageMode.Gray : ImageMode.Rgba, samples);
    }

    private static unsafe void Read(SKCodec codec, SKImageInfo target, byte[] samples, string? file)
    {
        fixed (byte* pointer = samples)
        {
            SKCodecResult result = codec.GetPixels(target, (nint)pointer);
            if (result != SKCodecResult.Success)
            {
                throw new ImageException($"{Name(file)}: a whole {codec.EncodedFormat} picture of {target.Width} x {target.Height} was expected, but its data is damaged or cut off ({result}).");
            }
        }
    }

    private static ImageData Orient(ImageData image, SKEncodedOrigin origin)
    {
        bool swap = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool right = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool bottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        if (origin is SKEncodedOrigin.TopLeft)
        {
            return image;
        }

        // A turned picture reads its source along columns: (right, bottom) say from which end rows and columns start.
        (int width, int height) = swap ? (image.Height, image.Width) : (image.Width, image.Height);
        var samples = new byte[image.Samples.Length];
        ReadOnlySpan<byte> source = image.Samples.Span;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int sx, int sy) = swap ? (y, x) : (x, y);
                sx = right ? image.Width - 1 - sx : sx;
                sy = bottom ? image.Height - 1 - sy : sy;
                source.Slice(((sy * image.Width) + sx) * image.Channels, image.Channels).CopyTo(samples.AsSpan(((y * width) + x) * image.Channels));
            }
        }

        return new ImageData(width, height, image.Mode, samples);
    }

    private static void Append(MemoryStream buffer, ReadOnlySpan<byte> chunk, string? file, ImageReadOptions options)
    {
        if (buffer.Length + chunk.Length > options.MaxBytes)
        {
            throw new ImageException($"{Name(file)}: expected at most {options.MaxBytes} bytes, found more.");
        }

        buffer.Write(chunk);
    }

    private static string Name(string? file) => file ?? "image";

    private static string Describe(ReadOnlySpan<byte> bytes)
        => bytes.IsEmpty ? "no bytes" : $"{bytes.Length} bytes that begin with {System.Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}";
}
