namespace HfPipelines.Tokenization;

/// <summary>What connectionist temporal classification decodes to.</summary>
/// <param name="Text">The text.</param>
/// <param name="Characters">The characters or phonemes and where they were heard.</param>
/// <param name="Words">The words and where they were heard; empty where the tokenizer knows no words.</param>
public sealed record CtcTranscript(string Text, IReadOnlyList<CtcPiece> Characters, IReadOnlyList<CtcPiece> Words);

/// <summary>A piece of text and the steps of the model at which it was heard.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">The first step.</param>
/// <param name="End">One beyond the last step.</param>
public sealed record CtcPiece(string Text, int Start, int End);

/// <summary>How connectionist temporal classification is decoded.</summary>
/// <param name="SkipSpecialTokens">Whether to leave out special tokens; the delimiter of words stays.</param>
/// <param name="GroupTokens">Whether a token that is repeated counts once.</param>
/// <param name="SpacesBetweenTokens">Whether to part characters by spaces.</param>
/// <param name="CleanUpSpaces">Whether to take back spaces before English punctuation and contractions; null for what the checkpoint says.</param>
public sealed record CtcDecodeOptions(bool SkipSpecialTokens = false, bool GroupTokens = true, bool SpacesBetweenTokens = false, bool? CleanUpSpaces = null);
