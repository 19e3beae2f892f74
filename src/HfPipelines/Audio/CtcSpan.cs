namespace HfPipelines.Audio;

/// <summary>A character or word with its steps.</summary>
/// <param name="Text">The character or word.</param>
/// <param name="Start">Its first step.</param>
/// <param name="End">The step behind its last.</param>
internal sealed record CtcSpan(string Text, int Start, int End);
