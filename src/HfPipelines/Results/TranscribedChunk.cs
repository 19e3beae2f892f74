namespace HfPipelines;

/// <summary>A part of a transcription with its times.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">When it begins; null where the model does not say.</param>
/// <param name="End">When it ends; null where the model does not say.</param>
public sealed record TranscribedChunk(string Text, TimeSpan? Start, TimeSpan? End)
{
    /// <summary>The English name of its language, in small letters; null where the model does not say or nobody asked.</summary>
    public string? Language { get; init; }
}
