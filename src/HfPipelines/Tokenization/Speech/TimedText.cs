namespace HfPipelines.Tokenization.Speech;

/// <summary>A part of a transcript and when it is heard.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">When it begins, in seconds.</param>
/// <param name="End">When it ends, in seconds.</param>
public sealed record TimedText(string Text, double Start, double End);
