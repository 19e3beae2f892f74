namespace HfPipelines.Imaging;

/// <summary>Options of <see cref="GuidedDetectionPostProcessing"/>.</summary>
public sealed record GuidedDetectionOptions : PostProcessingOptions
{
    /// <summary>The score that an object must have, from 0 to 1. 0 if null.</summary>
    public double? Threshold { get; init; }

    /// <summary>Of two boxes that share more than this part of what they cover, the one with the lower score is dropped; 1 keeps all. 0.3 if null.</summary>
    public double? NmsThreshold { get; init; }
}
