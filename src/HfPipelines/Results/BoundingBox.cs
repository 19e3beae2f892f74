namespace HfPipelines;

/// <summary>A box in a picture, in pixels from its left upper corner.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Top">The upper side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Bottom">The lower side.</param>
public readonly record struct BoundingBox(int Left, int Top, int Right, int Bottom);
