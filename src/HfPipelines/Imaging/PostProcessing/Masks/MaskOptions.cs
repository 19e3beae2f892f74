namespace HfPipelines.Imaging;

/// <summary>How to enlarge a network's masks to the pictures. The target sizes are those of the pictures, and needed.</summary>
public sealed record MaskOptions : PostProcessingOptions
{
    /// <summary>The size of each picture as the network saw it, without the padding; for the classes that pad, which need it.</summary>
    public IReadOnlyList<TargetSize>? ReshapedInputSizes { get; init; }

    /// <summary>The value above which a pixel belongs to a mask.</summary>
    public double MaskThreshold { get; init; }

    /// <summary>Whether to give truth values, or the values themselves.</summary>
    public bool Binarize { get; init; } = true;

    /// <summary>Whether each pixel belongs to no more than one mask; for the classes that can do so.</summary>
    public bool? ApplyNonOverlappingConstraints { get; init; }
}
