namespace HfPipelines.Processing;

/// <summary>What shows a model which objects of each picture to cut out: points on or beside them, and boxes around them. Coordinates are pixels of the picture.</summary>
public sealed record SegmentationPrompts
{
    /// <summary>For each picture its objects, for each object points; null for none.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<ImagePoint>>>? Points { get; init; }

    /// <summary>For each point whether it lies on the object (1) or beside it (0); null for none.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>>? Labels { get; init; }

    /// <summary>For each picture boxes; null for none.</summary>
    public IReadOnlyList<IReadOnlyList<BoundingBoxF>>? Boxes { get; init; }

    /// <summary>For each box whether it shows what is looked for (1) or what is not (0); null for the first, where the class tells them apart.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? BoxLabels { get; init; }
}
