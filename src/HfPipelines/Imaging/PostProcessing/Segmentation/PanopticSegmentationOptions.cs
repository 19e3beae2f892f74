namespace HfPipelines.Imaging;

/// <summary>Options of <see cref="PanopticSegmentationPostProcessing"/>.</summary>
public sealed record PanopticSegmentationOptions : PostProcessingOptions
{
    /// <summary>The score that a segment must exceed, from 0 to 1.</summary>
    public double? Threshold { get; init; }

    /// <summary>The score that a pixel must have to belong to a mask, from 0 to 1.</summary>
    public double? MaskThreshold { get; init; }

    /// <summary>Which part of its mask a segment must keep beside the other segments, from 0 to 1.</summary>
    public double? OverlapMaskAreaThreshold { get; init; }

    /// <summary>The labels of stuff, such as sky, of which a picture has one segment each (<c>label_ids_to_fuse</c>, for EoMT <c>stuff_classes</c>).</summary>
    public IReadOnlyCollection<int>? LabelIdsToFuse { get; init; }
}
