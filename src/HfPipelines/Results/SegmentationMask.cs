namespace HfPipelines;

/// <summary>Which pixels of a picture belong to something.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Pixels">Whether a pixel belongs to it, row by row.</param>
public sealed record SegmentationMask(int Width, int Height, ReadOnlyMemory<bool> Pixels)
{
    /// <summary>Whether a pixel belongs to it, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many as width and height say.</exception>
    public ReadOnlyMemory<bool> Pixels { get; } = Pixels.Length == (long)Width * Height ? Pixels
        : throw new ArgumentOutOfRangeException(nameof(Pixels), Pixels.Length, $"A mask of {Width} x {Height} has {(long)Width * Height} pixels.");

    /// <summary>How many pixels belong to it.</summary>
    public int Area => Pixels.Span.Count(true);

    /// <summary>Whether a pixel belongs to it.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public bool this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return Pixels.Span[(y * Width) + x];
        }
    }

    /// <summary>The box around it: its outermost columns and rows, which belong to it; all zero where the mask is empty.</summary>
    public BoundingBox Bounds()
    {
        (int left, int right, int top, int bottom) = (Width, -1, Height, -1);
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<bool> row = Pixels.Span.Slice(y * Width, Width);
            int first = row.IndexOf(true);
            if (first >= 0)
            {
                (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOf(true)));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return right < 0 ? default : new BoundingBox(left, top, right, bottom);
    }

    /// <summary>The mean of the places of its pixels; null where none belongs to it.</summary>
    public ImagePoint? Centre()
    {
        ReadOnlySpan<bool> pixels = Pixels.Span;
        (long count, long across, long down) = (0, 0, 0);
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i])
            {
                (count, across, down) = (count + 1, across + (i % Width), down + (i / Width));
            }
        }

        return count == 0 ? null : new ImagePoint((float)across / count, (float)down / count);
    }

    /// <summary>The same mask as lengths of runs.</summary>
    public RunLengthMask ToRunLengths() => RunLengthMask.Encode(this);

    /// <summary>A gray picture, white where the mask is.</summary>
    public ImageData ToImage()
    {
        var samples = new byte[Pixels.Length];
        ReadOnlySpan<bool> pixels = Pixels.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = pixels[i] ? byte.MaxValue : (byte)0;
        }

        return new ImageData(Width, Height, 1, samples);
    }
}
