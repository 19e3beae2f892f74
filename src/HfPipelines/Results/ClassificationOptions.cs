namespace HfPipelines;

/// <summary>How labels are scored.</summary>
public sealed record ClassificationOptions
{
    /// <summary>How many labels are given, the likeliest first; null for the pipeline's usual number.</summary>
    public int? TopK { get; init; }

    /// <summary>How the network's numbers become scores; null for what the checkpoint was trained for.</summary>
    public ScoreFunction? Function { get; init; }
}
