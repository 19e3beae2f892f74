namespace HfPipelines.Imaging;

/// <summary>How to cut a picture into parts to be searched for masks.</summary>
public sealed record CropOptions
{
    /// <summary>How many layers of ever smaller parts there are beside the whole picture: layer n has (2^n)^2 parts.</summary>
    public int CropLayers { get; init; }

    /// <summary>By which part of the picture's shorter edge the parts of the first layer overlap; further layers overlap less.</summary>
    public double OverlapRatio { get; init; } = 512.0 / 1500;

    /// <summary>How many points each part has in each direction.</summary>
    public int PointsPerCrop { get; init; } = 32;

    /// <summary>By how much the number of points shrinks from layer to layer.</summary>
    public int PointsDownscaleFactor { get; init; } = 1;
}
