namespace HfPipelines;

/// <summary>How a picture is divided.</summary>
public enum SegmentationTask
{
    /// <summary>Into things, one by one, and stuff such as sky, one kind at a time; nothing overlaps.</summary>
    Panoptic,

    /// <summary>Into things, one by one.</summary>
    Instance,

    /// <summary>By what the pixels show: all things of one kind together.</summary>
    Semantic,
}
