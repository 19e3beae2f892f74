namespace HfPipelines.Tokenization;

/// <summary>How sequences that are too long are cut. What is cut off becomes <see cref="Encoding.Overflowing"/>.</summary>
/// <param name="MaxLength">The most tokens of a sequence, special tokens included.</param>
/// <param name="Strategy">Which text of a pair is cut.</param>
/// <param name="Stride">How many tokens each overflowing part repeats of the part before.</param>
/// <param name="Side">The side that is cut.</param>
public sealed record TruncationOptions(int MaxLength, TruncationStrategy Strategy = TruncationStrategy.LongestFirst, int Stride = 0, TextSide Side = TextSide.Right);
