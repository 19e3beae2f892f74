using System.Runtime.InteropServices;

namespace HfPipelines;

/// <summary>A mask as lengths of runs, column by column, as COCO's uncompressed RLE: <c>{"size": [height, width], "counts": [...]}</c>. Immutable.</summary>
public sealed class RunLengthMask
{
    private readonly int[] _counts;

    /// <summary>Makes a mask of lengths.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="counts">The lengths of the runs, of pixels outside and inside in turn; the first is 0 where the first pixel is inside. Together width x height.</param>
    /// <exception cref="ImageException">A length is negative, or together they are not width x height.</exception>
    public RunLengthMask(int width, int height, IEnumerable<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height, _counts) = (width, height, [.. counts]);
        long sum = 0;
        foreach (int count in _counts)
        {
            sum += count >= 0 ? count : throw new ImageException($"Run lengths: expected none below zero, found {count}.");
        }

        if (sum != (long)width * height)
        {
            throw new ImageException($"Run lengths: expected {(long)width * height} pixels for a mask of {width} x {height}, found {sum}.");
        }
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The lengths of the runs, of pixels outside and inside in turn.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>How many pixels are inside.</summary>
    public int Area => _counts.Where((_, i) => i % 2 == 1).Sum();

    /// <summary>Encodes a mask.</summary>
    /// <param name="mask">The mask.</param>
    public static RunLengthMask Encode(SegmentationMask mask)
    {
        var columns = new bool[mask.Pixels.Length];
        Transpose(mask.Pixels.Span, columns, mask.Height, mask.Width);
        return EncodeColumns(columns, mask.Width, mask.Height);
    }

    /// <summary>The mask, pixel by pixel.</summary>
    public SegmentationMask Decode()
    {
        var columns = new bool[Width * Height];
        int at = 0;
        for (int i = 0; i < _counts.Length; at += _counts[i], i++)
        {
            columns.AsSpan(at, _counts[i]).Fill(i % 2 == 1);
        }

        var pixels = new bool[columns.Length];
        Transpose(columns, pixels, Width, Height);
        return new SegmentationMask(Width, Height, pixels);
    }

    /// <summary>Encodes pixels that lie column by column, each not 0 where it is inside.</summary>
    internal static RunLengthMask EncodeColumns(ReadOnlySpan<bool> columns, int width, int height)
    {
        // As bytes, for which the search is vectorised.
        ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes(columns);
        var counts = new List<int>();
        for (byte inside = 0; rest.Length > 0; inside ^= 1)
        {
            int run = rest.IndexOf((byte)(inside ^ 1));
            run = run < 0 ? rest.Length : run;
            counts.Add(run);
            rest = rest[run..];
        }

        return new RunLengthMask(width, height, counts);
    }

    private static void Transpose(ReadOnlySpan<bool> from, Span<bool> to, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                to[(column * rows) + row] = from[(row * columns) + column];
            }
        }
    }
}
