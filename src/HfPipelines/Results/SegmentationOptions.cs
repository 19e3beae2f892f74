namespace HfPipelines;

/// <summary>How a picture is segmented.</summary>
public sealed record SegmentationOptions
{
    /// <summary>How it is divided; null for the first of panoptic, instance and semantic that the checkpoint's image processor can do.</summary>
    public SegmentationTask? Task { get; init; }

    /// <summary>The score that a segment must exceed, from 0 to 1; not for semantic segmentation.</summary>
    public double Threshold { get; init; } = 0.9;

    /// <summary>The score that a pixel must have to belong to a mask, from 0 to 1; for the classes that take it.</summary>
    public double MaskThreshold { get; init; } = 0.5;

    /// <summary>Which part of its mask a segment must keep beside the other segments, from 0 to 1; for the classes that take it.</summary>
    public double OverlapMaskAreaThreshold { get; init; } = 0.5;
}
