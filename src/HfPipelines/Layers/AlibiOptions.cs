namespace HfPipelines.Layers;

/// <summary>The choices of attention with linear biases.</summary>
public sealed record AlibiOptions
{
    /// <summary>What the biases are divided by.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>Whether slopes and biases are rounded to bfloat16, as in Falcon.</summary>
    public bool HasNarrowSlopes { get; init; }
}
