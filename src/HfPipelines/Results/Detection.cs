namespace HfPipelines;

/// <summary>A place in a picture where a network sees something, as post-processing gives it.</summary>
/// <param name="Score">How likely it is, from 0 to 1.</param>
/// <param name="LabelId">The number of its label; null where the network tells no kinds apart.</param>
/// <param name="Box">Where it is.</param>
public sealed record Detection(float Score, int? LabelId, BoundingBoxF Box)
{
    /// <summary>Its outline, corner by corner, where the network gives more than a box; else empty.</summary>
    public IReadOnlyList<ImagePoint> Outline { get; init; } = [];

    /// <summary>Its place in the order of reading, where the network gives one.</summary>
    public int? ReadingOrder { get; init; }
}
