namespace HfPipelines;

/// <summary>An answer that stands in a text.</summary>
/// <param name="Text">The answer; empty where the text holds none.</param>
/// <param name="Score">How likely it is, from 0 to 1; the sum of all places that say the same.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends in the text, in UTF-16 units.</param>
public sealed record ExtractedAnswer(string Text, double Score, int Start, int End);
