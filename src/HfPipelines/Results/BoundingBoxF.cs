namespace HfPipelines;

/// <summary>A box in a picture, in pixels from its left upper corner, or in parts of the picture where no size was given.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Top">The upper side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Bottom">The lower side.</param>
public readonly record struct BoundingBoxF(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The box in whole pixels, cut off towards zero as the pipelines of transformers do.</summary>
    public BoundingBox Truncate() => new((int)Left, (int)Top, (int)Right, (int)Bottom);
}
