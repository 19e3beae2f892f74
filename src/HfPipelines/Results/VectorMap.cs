namespace HfPipelines;

/// <summary>A vector for each pixel of a picture: which way the surface there faces, or where in space it is.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Values">Three planes one after the other, x, y and z, each row by row.</param>
public sealed record VectorMap(int Width, int Height, ReadOnlyMemory<float> Values)
{
    /// <summary>The vector at a pixel.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public (float X, float Y, float Z) this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            int plane = Width * Height, at = (y * Width) + x;
            ReadOnlySpan<float> values = Values.Span;
            return (values[at], values[plane + at], values[(2 * plane) + at]);
        }
    }
}
