namespace HfPipelines.Imaging;

/// <summary>Options of <see cref="ObjectDetectionPostProcessing"/>.</summary>
public sealed record ObjectDetectionOptions : PostProcessingOptions
{
    /// <summary>The score that an object must exceed, from 0 to 1; 0.5 for most classes. For text detection what a pixel must exceed to be text.</summary>
    public double? Threshold { get; init; }

    /// <summary>How many objects are looked at, the best first; for classes that choose among all labels of all queries.</summary>
    public int? TopK { get; init; }

    /// <summary>RT-DETR only: whether the network was trained with a focal loss, so that every label has a score of its own. True if null.</summary>
    public bool? UsesFocalLoss { get; init; }

    /// <summary>Text detection only: the mean score that a box must reach. 0.6 if null.</summary>
    public double? BoxThreshold { get; init; }

    /// <summary>Text detection only: how many outlines are looked at. 1000 if null.</summary>
    public int? MaxCandidates { get; init; }

    /// <summary>Text detection only: how many pixels of the map the shorter side of a box must have. 3 if null.</summary>
    public int? MinSize { get; init; }

    /// <summary>Text detection only: how far boxes are grown, as a part of their area over their circumference. 1.5 if null.</summary>
    public double? UnclipRatio { get; init; }
}
