namespace HfPipelines;

/// <summary>How far each pixel of a picture is.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Values">The distances, row by row: in metres where the network was trained to measure, else relative, and then often larger for what is nearer.</param>
public sealed record DepthMap(int Width, int Height, ReadOnlyMemory<float> Values)
{
    /// <summary>The horizontal angle of view in degrees, where the network estimates it.</summary>
    public float? FieldOfView { get; init; }

    /// <summary>The focal length in pixels, where the network estimates the angle of view and the picture's size is known.</summary>
    public float? FocalLength { get; init; }

    /// <summary>The distance at a pixel.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public float this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return Values.Span[(y * Width) + x];
        }
    }

    /// <summary>A gray picture, black for the least distance and white for the greatest; all black where they are equal.</summary>
    // What is no number is black.
    public ImageData ToImage() => new(Width, Height, 1, Array.ConvertAll(Parts(), part => float.IsNaN(part) ? (byte)0 : (byte)(part * 255)));

    /// <summary>Where each distance lies between the least, 0, and the greatest, 1; all 0 where they are equal. What is infinitely far is as far as the farthest that is not.</summary>
    internal float[] Parts()
    {
        float[] values = Values.ToArray();
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
        {
            (least, most) = float.IsFinite(value) ? (Math.Min(least, value), Math.Max(most, value)) : (least, most);
        }

        float range = most - least;
        return Array.ConvertAll(values, value => range > 0 ? Math.Clamp((value - least) / range, 0, 1) : 0);
    }
}
