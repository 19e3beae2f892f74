using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>How to find the joints of people. Target sizes, for the classes that take them, are those of pictures to which the results are scaled.</summary>
public sealed record PoseOptions : PostProcessingOptions
{
    /// <summary>How far heat maps are blurred before joints are placed between their pixels: the odd number of pixels, at least 3.</summary>
    public int KernelSize { get; init; } = 11;

    /// <summary>The score that a joint must exceed; null to give all.</summary>
    public double? Threshold { get; init; }

    /// <summary>The sizes of the pictures, needed with target sizes.</summary>
    public IReadOnlyList<TargetSize>? SourceSizes { get; init; }

    /// <summary>The network's output for the mirrored pictures, to be averaged with the other; for the classes that take it.</summary>
    public ModelOutput? Flipped { get; init; }
}
