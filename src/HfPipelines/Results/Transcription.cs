namespace HfPipelines;

/// <summary>What a recording says.</summary>
public sealed record Transcription
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Its parts with times; empty where none were asked for.</summary>
    public IReadOnlyList<TranscribedChunk> Chunks { get; init; } = [];

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
