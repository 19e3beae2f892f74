namespace HfPipelines.Imaging;

/// <summary>Options of <see cref="InstanceSegmentationPostProcessing"/>.</summary>
public sealed record InstanceSegmentationOptions : PostProcessingOptions
{
    /// <summary>The score that a segment must exceed, from 0 to 1.</summary>
    public double? Threshold { get; init; }

    /// <summary>The score that a pixel must have to belong to a mask: from 0 to 1, for RF-DETR before the sigmoid.</summary>
    public double? MaskThreshold { get; init; }

    /// <summary>Which part of its mask a segment must keep beside the other segments, from 0 to 1.</summary>
    public double? OverlapMaskAreaThreshold { get; init; }

    /// <summary>How many segments are looked at, the best first; for classes that choose among all labels of all queries.</summary>
    public int? TopK { get; init; }

    /// <summary>Whether every segment gets its own mask, which may overlap others (<c>return_binary_maps</c>).</summary>
    public bool? ReturnsMasks { get; init; }

    /// <summary>OneFormer only: what the network was asked for, <c>instance</c> or <c>panoptic</c>; then only things become segments.</summary>
    public string? TaskType { get; init; }

    /// <summary>OneFormer only: whether segments below the threshold are left out. True if null.</summary>
    public bool? IsDemo { get; init; }
}
