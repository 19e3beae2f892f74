namespace HfPipelines;

/// <summary>What a recording says.</summary>
public sealed record Transcription
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Its parts with times; empty where none were asked for.</summary>
    public IReadOnlyList<TranscribedChunk> Chunks { get; init; } = [];

    /// <summary>The code of the language that was given or found out, for example <c>fr</c>; null where the model knows one language.</summary>
    public string? Language { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
