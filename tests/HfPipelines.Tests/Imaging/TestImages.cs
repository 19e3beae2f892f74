using SkiaSharp;

namespace HfPipelines.Tests.Imaging;

internal static class TestImages
{
    public static ImageData Noise(int width, int height, int channels, int seed = 1)
    {
        var samples = new byte[width * height * channels];
        new Random(seed).NextBytes(samples);
        return new ImageData(width, height, channels, samples);
    }

    public static byte[] Png(ImageData image)
    {
        using var stream = new MemoryStream();
        image.SavePng(stream);
        return stream.ToArray();
    }

    public static byte[] Encode(ImageData image, SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = Bitmap(image);
        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    public static byte[] Jpeg(ImageData image, SKJpegEncoderDownsample downsample)
    {
        using SKBitmap bitmap = Bitmap(image);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = pixels.Encode(new SKJpegEncoderOptions(90, downsample, SKJpegEncoderAlphaOption.Ignore));
        return data!.ToArray();
    }

    /// <summary>A 24-bit BMP, rows from the bottom up.</summary>
    public static byte[] Bmp(ImageData rgb)
    {
        int stride = ((rgb.Width * 3) + 3) / 4 * 4;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        writer.Write(54 + (stride * rgb.Height));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(rgb.Width);
        writer.Write(rgb.Height);
        writer.Write((short)1);
        writer.Write((short)24);
        for (int i = 0; i < 6; i++)
        {
            writer.Write(0);
        }

        for (int y = rgb.Height - 1; y >= 0; y--)
        {
            for (int x = 0; x < rgb.Width; x++)
            {
                ReadOnlySpan<byte> pixel = rgb.Samples.Span.Slice(((y * rgb.Width) + x) * 3, 3);
                writer.Write([pixel[2], pixel[1], pixel[0]]);
            }

            writer.Write(new byte[stride - (rgb.Width * 3)]);
        }

        return stream.ToArray();
    }

    /// <summary>A GIF of at most 120 pixels, whose codes are the samples themselves.</summary>
    public static byte[] Gif(int width, int height)
    {
        const byte Clear = 128, End = 129;
        byte[] palette = [.. Enumerable.Range(0, 128 * 3).Select(i => (byte)(i * 7))];
        byte[] codes = [Clear, .. Enumerable.Range(0, width * height).Select(i => (byte)(i % 128)), End];
        return
        [
            .. "GIF89a"u8, (byte)width, 0, (byte)height, 0, 0xF6, 0, 0, .. palette, 0x2C, 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0, 7, (byte)codes.Length, .. codes, 0, 0x3B,
        ];
    }

    /// <summary>The checksum of a PNG chunk.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static SKBitmap Bitmap(ImageData image)
    {
        byte[] rgba = image.Convert(ImageMode.Rgba).Samples.ToArray();
        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }
}
