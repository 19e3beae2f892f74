namespace HfPipelines.Tokenization;

/// <summary>A span of an input, in UTF-16 units, so that <c>text[offset.Start..offset.End]</c> is what a token stands for.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
public readonly record struct TokenOffset(int Start, int End);
