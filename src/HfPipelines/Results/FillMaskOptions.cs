namespace HfPipelines;

/// <summary>How masks are filled.</summary>
public sealed record FillMaskOptions
{
    /// <summary>How many tokens are given for a mask, the likeliest first.</summary>
    public int TopK { get; init; } = 5;

    /// <summary>The words that are scored, of what is no token its first; null for the whole vocabulary.</summary>
    public IReadOnlyList<string>? Targets { get; init; }
}
