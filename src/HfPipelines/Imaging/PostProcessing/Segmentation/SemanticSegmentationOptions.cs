namespace HfPipelines.Imaging;

/// <summary>Options of <see cref="SemanticSegmentationPostProcessing"/>.</summary>
public sealed record SemanticSegmentationOptions : PostProcessingOptions
{
    /// <summary>Whether to give the scores of all labels at each pixel too.</summary>
    public bool ReturnsScores { get; init; }

    /// <summary>SAM 3 only: the score, from 0 to 1, that a pixel must exceed. 0.5 if null.</summary>
    public double? Threshold { get; init; }

    /// <summary>SegGPT only: how many labels the colours of the prompt's mask stand for; if null, the brightness is the label.</summary>
    public int? LabelCount { get; init; }
}
