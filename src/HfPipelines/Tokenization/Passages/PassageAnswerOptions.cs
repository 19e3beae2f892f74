namespace HfPipelines.Tokenization.Passages;

/// <summary>How many answers are sought.</summary>
/// <param name="Count">The most answers.</param>
/// <param name="CountPerPassage">The most answers of a passage.</param>
/// <param name="MaxLength">The most tokens of an answer.</param>
public sealed record PassageAnswerOptions(int Count = 16, int CountPerPassage = 4, int MaxLength = 64);
