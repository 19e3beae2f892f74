namespace HfPipelines.Imaging;

/// <summary>How to fit a network's maps of normals or of points to the pictures. Without target sizes, maps get their source sizes where these are given.</summary>
public sealed record VectorMapOptions : PostProcessingOptions
{
    /// <summary>The size of each picture before it was padded; for the classes that pad.</summary>
    public IReadOnlyList<TargetSize>? SourceSizes { get; init; }

    /// <summary>Whether to remove the padding, for the classes that pad; null to do so where the source sizes are given.</summary>
    public bool? RemovePadding { get; init; }
}
