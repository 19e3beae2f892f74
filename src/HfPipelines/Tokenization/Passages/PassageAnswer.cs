namespace HfPipelines.Tokenization.Passages;

/// <summary>An answer that stands in a passage.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Score">How likely it is among those of the passage: the sum of the scores of its start and its end.</param>
/// <param name="Relevance">How likely the passage answers the question.</param>
/// <param name="Passage">The passage's index.</param>
/// <param name="Start">The index of the first token.</param>
/// <param name="End">The index of the last token.</param>
public sealed record PassageAnswer(string Text, float Score, float Relevance, int Passage, int Start, int End);
