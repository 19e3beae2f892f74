namespace HfPipelines.Architectures;

/// <summary>The choices of RT-DETR and its descendants; what is not set is RT-DETR's.</summary>
/// <param name="Config">The configuration.</param>
internal sealed record RTDetrOptions(IRTDetrConfig Config)
{
    /// <summary>The number of feature maps that the decoder looks at.</summary>
    public int Levels { get; init; } = Config.NumFeatureLevels;

    /// <summary>How far, in parts of a query's box, the decoder looks from its middle.</summary>
    public double BoxScale { get; init; } = 0.5;

    /// <summary>Whether the decoder looks at the nearest place of a map, instead of between four.</summary>
    public bool IsDiscrete { get; init; }
}
