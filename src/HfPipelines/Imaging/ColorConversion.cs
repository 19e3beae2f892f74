using System.Runtime.Intrinsics;

namespace HfPipelines.Imaging;

/// <summary>Pillow's integer arithmetic between colour modes.</summary>
internal static class ColorConversion
{
    public static ImageData Convert(ImageData image, ImageMode mode)
    {
        if (image.Mode == mode)
        {
            return image;
        }

        return (image.Mode, mode) switch
        {
            (ImageMode.Gray, ImageMode.GrayAlpha) or (ImageMode.Bilevel, ImageMode.GrayAlpha) => Map(image, mode, static (s, d) => (d[0], d[1]) = (s[0], 255)),
            (ImageMode.Gray or ImageMode.Bilevel, ImageMode.Rgb) => Map(image, mode, static (s, d) => d[0] = d[1] = d[2] = s[0]),
            (ImageMode.Gray or ImageMode.Bilevel, ImageMode.Rgba) => Map(image, mode, static (s, d) => (d[0], d[1], d[2], d[3]) = (s[0], s[0], s[0], 255)),
            (ImageMode.Bilevel, ImageMode.Gray) => new ImageData(image.Width, image.Height, ImageMode.Gray, image.Samples),
            (ImageMode.GrayAlpha, ImageMode.Gray) => Map(image, mode, static (s, d) => d[0] = s[0]),
            (ImageMode.GrayAlpha, ImageMode.Rgb) => Map(image, mode, static (s, d) => d[0] = d[1] = d[2] = s[0]),
            (ImageMode.GrayAlpha, ImageMode.Rgba) => Map(image, mode, static (s, d) => (d[0], d[1], d[2], d[3]) = (s[0], s[0], s[0], s[1])),
            (ImageMode.Rgb or ImageMode.Rgba, ImageMode.Gray) => Map(image, mode, static (s, d) => d[0] = Brightness(s)),
            (ImageMode.Rgb, ImageMode.GrayAlpha) => Map(image, mode, static (s, d) => (d[0], d[1]) = (Brightness(s), 255)),
            (ImageMode.Rgba, ImageMode.GrayAlpha) => Map(image, mode, static (s, d) => (d[0], d[1]) = (Brightness(s), s[3])),
            (ImageMode.Rgb, ImageMode.Rgba) => Map(image, mode, static (s, d) => (d[0], d[1], d[2], d[3]) = (s[0], s[1], s[2], 255)),
            (ImageMode.Rgba, ImageMode.Rgb) => DropAlpha(image),
            (ImageMode.Palette, _) => Convert(Depalettize(image), mode),
            (ImageMode.Cmyk, ImageMode.Rgb) => Map(image, mode, static (s, d) =>
            {
                int light = 255 - s[3];
                for (int c = 0; c < 3; c++)
                {
                    d[c] = (byte)Math.Clamp(light - MultiplyDivide255(s[c], light), 0, 255);
                }
            }),
            (ImageMode.Cmyk, _) => Convert(Convert(image, ImageMode.Rgb), mode),
            _ => throw new NotSupportedException($"A picture of mode {image.Mode} cannot be converted to {mode}."),
        };
    }

    public static ImageData FlattenOntoWhite(ImageData image)
    {
        return HasTransparency(image) ? Map(Convert(image, ImageMode.Rgba), ImageMode.Rgb, LayOntoWhite) : Convert(image, ImageMode.Rgb);
    }

    /// <summary>Copies the first three of each four bytes.</summary>
    public static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        var places = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
        int from = 0, to = 0;

        // Of the sixteen bytes written the last four are written again by the next step.
        for (; to <= rgb.Length - Vector128<byte>.Count; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.Create(rgba.Slice(from, 16)), places).CopyTo(rgb[to..]);
        }

        for (; to < rgb.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
        }
    }

    /// <summary>The product of two bytes over 255, rounded.</summary>
    public static int MultiplyDivide255(int a, int b)
    {
        int product = (a * b) + 128;
        return ((product >> 8) + product) >> 8;
    }

    /// <summary>Whether a picture can be transparent.</summary>
    public static bool HasTransparency(ImageData image)
        => image.Mode is ImageMode.Rgba or ImageMode.GrayAlpha || (image.Mode == ImageMode.Palette && HasTransparency(image.Palette.Span));

    private static ImageData DropAlpha(ImageData image)
    {
        byte[] rgb = GC.AllocateUninitializedArray<byte>(image.Samples.Length / 4 * 3);
        DropAlpha(image.Samples.Span, rgb);
        return new ImageData(image.Width, image.Height, ImageMode.Rgb, rgb);
    }

    private static void LayOntoWhite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source[3] == 0)
        {
            target[..3].Fill(255);
            return;
        }

        // Seven extra bits of precision, and a division by 255 made of shifts.
        uint front = source[3] * 255u * 255u * 128u / (255u * 255u);
        uint back = (255u * 128u) - front;
        for (int c = 0; c < 3; c++)
        {
            uint sum = (source[c] * front) + (255u * back) + (0x80u << 7);
            target[c] = (byte)((((sum >> 8) + sum) >> 8) >> 7);
        }
    }

    private static bool HasTransparency(ReadOnlySpan<byte> palette)
    {
        for (int i = 3; i < palette.Length; i += 4)
        {
            if (palette[i] != 255)
            {
                return true;
            }
        }

        return false;
    }

    private static ImageData Depalettize(ImageData image)
    {
        byte[] palette = image.Palette.ToArray();
        return HasTransparency(palette)
            ? Map(image, ImageMode.Rgba, (s, d) => palette.AsSpan(s[0] * 4, 4).CopyTo(d))
            : Map(image, ImageMode.Rgb, (s, d) => palette.AsSpan(s[0] * 4, 3).CopyTo(d));
    }

    private static byte Brightness(ReadOnlySpan<byte> rgb) => (byte)(((rgb[0] * 19595) + (rgb[1] * 38470) + (rgb[2] * 7471) + 0x8000) >> 16);

    private static ImageData Map(ImageData image, ImageMode mode, PixelMap map)
    {
        int channels = mode switch { ImageMode.Gray => 1, ImageMode.GrayAlpha => 2, ImageMode.Rgb => 3, _ => 4 };
        int pixels = image.Width * image.Height;
        var samples = new byte[checked(pixels * channels)];
        ReadOnlySpan<byte> source = image.Samples.Span;
        for (int i = 0; i < pixels; i++)
        {
            map(source.Slice(i * image.Channels, image.Channels), samples.AsSpan(i * channels, channels));
        }

        return new ImageData(image.Width, image.Height, mode, samples);
    }

    private delegate void PixelMap(ReadOnlySpan<byte> source, Span<byte> target);
}
