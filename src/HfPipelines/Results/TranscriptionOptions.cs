namespace HfPipelines;

/// <summary>
/// How a recording is transcribed. What is said to be of models that write is not for those that recognise characters, which refuse it.
/// </summary>
public sealed record TranscriptionOptions
{
    /// <summary>What gets times.</summary>
    public TimestampKind Timestamps { get; init; }

    /// <summary>The length of the pieces in which a long recording is heard; null for the whole at once.</summary>
    public TimeSpan? ChunkLength { get; init; }

    /// <summary>How much of its neighbour a piece hears on the left; null for a sixth of its length.</summary>
    public TimeSpan? StrideLeft { get; init; }

    /// <summary>How much of its neighbour a piece hears on the right; null for a sixth of its length.</summary>
    public TimeSpan? StrideRight { get; init; }

    /// <summary>The language, by its English name or its code, for example <c>french</c> or <c>fr</c>; null to find it out. Of models that write.</summary>
    public string? Language { get; init; }

    /// <summary>Whether to transcribe or to translate to English; null for what the checkpoint does by itself. Of models that write.</summary>
    public TranscriptionTask? Task { get; init; }

    /// <summary>Whether the chunks tell their language. Of models that write.</summary>
    public bool TellsLanguage { get; init; }

    /// <summary>How the tokens are chosen; null for the checkpoint's way, with five beams where it says nothing. Of models that write.</summary>
    public GenerationOptions? Generation { get; init; }

    /// <summary>Tokens of a text that may have gone before, which the model goes on in the same style; null for none. Of models that write.</summary>
    public IReadOnlyList<int>? PromptIds { get; init; }

    /// <summary>Whether each window reads what was written for those before; null for what the checkpoint says, from the second window on. Of models that write.</summary>
    public bool? ReadsItsOwnText { get; init; }

    /// <summary>
    /// The temperatures at which a window is heard, one after the other, until <see cref="Thresholds"/> are met: 0 for the likeliest tokens, above 0 for tokens
    /// drawn at random. Empty for 0 alone. Of models that write.
    /// </summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [];

    /// <summary>What must be met; null for what the checkpoint says. Of models that write.</summary>
    public TranscriptionThresholds? Thresholds { get; init; }

    /// <summary>Whether anything is set that only a model that writes can do.</summary>
    internal bool NeedsWriter
        => Language is not null || Task is not null || TellsLanguage || Generation is not null || PromptIds is not null || ReadsItsOwnText is not null
            || Temperatures.Count > 0 || Thresholds is not null;
}
