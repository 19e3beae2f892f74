namespace HfPipelines;

/// <summary>Two texts that are read together.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text.</param>
public sealed record TextPair(string Text, string Pair);
