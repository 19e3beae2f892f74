namespace HfPipelines;

/// <summary>A line of text read from a picture.</summary>
/// <param name="Text">The text.</param>
/// <param name="Score">The mean score of its characters; not a number where there are none.</param>
public sealed record RecognizedText(string Text, float Score);
