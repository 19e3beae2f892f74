namespace HfPipelines.Imaging;

/// <summary>How to make depth maps of a network's output. The target sizes are for example those of the pictures.</summary>
public sealed record DepthOptions : PostProcessingOptions
{
    /// <summary>The size of each picture before it was padded; for the classes that pad.</summary>
    public IReadOnlyList<TargetSize>? SourceSizes { get; init; }

    /// <summary>Whether to remove the padding, for the classes that pad; null to do so where the processor pads.</summary>
    public bool? RemovePadding { get; init; }

    /// <summary>The network's output for the mirrored pictures, to be averaged with the other; for the classes that take it.</summary>
    public Networks.ModelOutput? Flipped { get; init; }
}
