namespace HfPipelines;

/// <summary>A part of a picture with what it shows.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Score">How likely it is, from 0 to 1; null where every pixel just has its best label.</param>
/// <param name="Mask">The pixels that belong to it.</param>
public sealed record ImageSegment(string Label, double? Score, SegmentationMask Mask);
