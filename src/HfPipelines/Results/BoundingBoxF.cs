namespace HfPipelines;

/// <summary>A box in a picture, in pixels from its left upper corner, or in parts of the picture where no size was given.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Top">The upper side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Bottom">The lower side.</param>
public readonly record struct BoundingBoxF(float Left, float Top, float Right, float Bottom)
{
    /// <summary>How many pixels it covers.</summary>
    public float Area => (Right - Left) * (Bottom - Top);

    /// <summary>How much of what two boxes cover together both cover, from 0 to 1.</summary>
    /// <param name="other">The other box.</param>
    public float OverlapWith(BoundingBoxF other)
    {
        float width = MathF.Max(0, MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left)), height = MathF.Max(0, MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top));
        float both = width * height;
        return both / (Area + other.Area - both);
    }

    /// <summary>The box in whole pixels, cut off towards zero as the pipelines of transformers do.</summary>
    public BoundingBox Truncate() => new((int)Left, (int)Top, (int)Right, (int)Bottom);
}
