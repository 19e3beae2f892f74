namespace HfPipelines;

/// <summary>How a recording is transcribed.</summary>
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
}
