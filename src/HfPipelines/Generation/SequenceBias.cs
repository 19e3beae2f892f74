namespace HfPipelines;

/// <summary>What is added to the score of a sequence's last token where the tokens before it are there.</summary>
/// <param name="TokenIds">The sequence; at least one token.</param>
/// <param name="Bias">Added to the score: above 0 makes the sequence likelier.</param>
public sealed record SequenceBias(IReadOnlyList<int> TokenIds, double Bias);
