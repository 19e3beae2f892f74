namespace HfPipelines.Imaging.PostProcessing;

/// <summary>When queries become segments.</summary>
/// <param name="Threshold">The score that a query must exceed.</param>
/// <param name="MaskThreshold">How strong a mask must be at a pixel to claim it.</param>
/// <param name="Overlap">Which part of the pixels that it claims a query must get.</param>
/// <param name="Fused">The labels that have one segment each.</param>
internal sealed record SegmentSettings(double Threshold, double MaskThreshold, double Overlap, IReadOnlyCollection<int> Fused);
