namespace HfPipelines;

/// <summary>The segments of a picture.</summary>
/// <param name="Map">The segment of each pixel; -1, or 0 where the segments are counted from 1, for none. Where segments overlap, the one that is shown on top.</param>
/// <param name="Segments">The segments.</param>
public sealed record SegmentedImage(LabelMap Map, IReadOnlyList<Segment> Segments);
