namespace HfPipelines.Imaging;

/// <summary>Which of a network's masks are good enough.</summary>
public sealed record MaskFilterOptions
{
    /// <summary>The network's own score that a mask must exceed, 0 to 1; 0 for any.</summary>
    public double PredictedIouThreshold { get; init; } = 0.88;

    /// <summary>The stability that a mask must exceed, 0 to 1; 0 for any. It is how much of the mask is left with a higher threshold, of what there is with a lower one.</summary>
    public double StabilityScoreThreshold { get; init; } = 0.95;

    /// <summary>The value above which a pixel belongs to a mask.</summary>
    public double MaskThreshold { get; init; }

    /// <summary>By how much the thresholds for the stability are higher and lower.</summary>
    public double StabilityScoreOffset { get; init; } = 1;
}
