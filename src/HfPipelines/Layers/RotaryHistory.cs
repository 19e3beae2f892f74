namespace HfPipelines.Layers;

/// <summary>The longest sequence that a generation has reached, which dynamic rotary embeddings keep their frequencies for.</summary>
public sealed class RotaryHistory
{
    /// <summary>The length, in tokens.</summary>
    public long Length { get; internal set; }
}
