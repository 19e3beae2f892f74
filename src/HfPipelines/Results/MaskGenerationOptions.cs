using HfPipelines.Imaging;

namespace HfPipelines;

/// <summary>How all masks of a picture are searched.</summary>
public sealed record MaskGenerationOptions
{
    /// <summary>The parts of the picture that are searched, and how densely.</summary>
    public CropOptions Crops { get; init; } = new();

    /// <summary>Which masks are good enough.</summary>
    public MaskFilterOptions Filter { get; init; } = new();

    /// <summary>How many points are asked about at a time.</summary>
    public int PointsPerBatch { get; init; } = 64;

    /// <summary>The part of two masks' boxes that they may share, from 0 to 1; of those that share more the better stays.</summary>
    public double CropsNmsThreshold { get; init; } = 0.7;
}
