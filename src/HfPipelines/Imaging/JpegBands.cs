using System.Buffers;
using SkiaSharp;

namespace HfPipelines.Imaging;

/// <summary>Opaque JPEG pictures in bands of rows, each decoded by a thread of its own.</summary>
/// <remarks>A thread that begins further down must unpack the codes of the rows above, but is spared their transform and colours. The samples are those of one thread.</remarks>
internal static class JpegBands
{
    /// <summary>What unpacking a row's codes costs of decoding it, as measured.</summary>
    private const double UnpackingShare = 0.25;

    /// <summary>Smaller pictures are decoded before a second thread has woken.</summary>
    private const int MinPixelsToDivide = 1 << 18;

    /// <summary>The rows that are decoded at once, few enough to stay in the processor's cache.</summary>
    private const int RowsAtOnce = 64;

    /// <summary>Decodes a picture to RGB.</summary>
    /// <param name="data">The file.</param>
    /// <param name="target">The picture's size, with four bytes a pixel.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <returns>The samples; null where a part could not be read.</returns>
    public static byte[]? Read(SKData data, SKImageInfo target, int threads)
    {
        bool divides = threads > 1 && (long)target.Width * target.Height >= MinPixelsToDivide && JpegHeader.IsOnePass(data.AsSpan());
        int[] starts = Starts(target.Height, divides ? threads : 1);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(target.Width * target.Height * 3));
        bool isWhole = true;
        Parallel.For(0, starts.Length - 1, i =>
        {
            if (!ReadBand(data, target, starts[i], starts[i + 1], rgb))
            {
                Volatile.Write(ref isWhole, false);
            }
        });
        return isWhole ? rgb : null;
    }

    /// <summary>The first row of each band, and the height: each band shorter than the last, so that all take the same time.</summary>
    private static int[] Starts(int height, int bands)
    {
        double ratio = 1 - UnpackingShare;
        double whole = 1 - Math.Pow(ratio, bands);
        return [.. Enumerable.Range(0, bands).Select(i => (int)(height * (1 - Math.Pow(ratio, i)) / whole)), height];
    }

    private static unsafe bool ReadBand(SKData data, SKImageInfo target, int start, int end, byte[] rgb)
    {
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || codec.StartScanlineDecode(target) != SKCodecResult.Success || (start > 0 && !codec.SkipScanlines(start)))
        {
            return false;
        }

        // Skia knows no pixels of three bytes, so a few rows are read with a fourth.
        byte[] rgba = ArrayPool<byte>.Shared.Rent(RowsAtOnce * target.RowBytes);
        try
        {
            fixed (byte* pointer = rgba)
            {
                for (int row = start; row < end; row += RowsAtOnce)
                {
                    int rows = Math.Min(RowsAtOnce, end - row);
                    if (codec.GetScanlines((nint)pointer, rows, target.RowBytes) != rows)
                    {
                        return false;
                    }

                    ColorConversion.DropAlpha(rgba.AsSpan(0, rows * target.RowBytes), rgb.AsSpan(row * target.Width * 3, rows * target.Width * 3));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }

        return true;
    }
}
