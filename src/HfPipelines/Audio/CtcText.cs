namespace HfPipelines.Audio;

/// <summary>What was recognised.</summary>
/// <param name="Text">The text.</param>
/// <param name="Characters">Its characters with their steps.</param>
/// <param name="Words">Its words with their steps.</param>
internal sealed record CtcText(string Text, IReadOnlyList<CtcSpan> Characters, IReadOnlyList<CtcSpan> Words);
