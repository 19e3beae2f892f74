namespace HfPipelines;

/// <summary>A part of a picture that shows one thing, or one kind of stuff.</summary>
/// <param name="Id">Its number in the map; several have the same where their labels are fused.</param>
/// <param name="LabelId">The number of its label; null where the network tells no kinds apart.</param>
/// <param name="Score">How likely it is, from 0 to 1; rounded to six digits, as transformers does, where it comes with a map.</param>
public sealed record Segment(int Id, int? LabelId, double Score)
{
    /// <summary>Whether its label is one of those whose segments are fused.</summary>
    public bool WasFused { get; init; }

    /// <summary>Its pixels, where masks were asked for or the class gives masks that may overlap.</summary>
    public SegmentationMask? Mask { get; init; }

    /// <summary>Its box, where the network gives one.</summary>
    public BoundingBoxF? Box { get; init; }
}
