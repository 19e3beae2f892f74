namespace HfPipelines;

/// <summary>What of a transcription gets times.</summary>
public enum TimestampKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each character; only of models that recognise characters.</summary>
    Characters,

    /// <summary>Each word.</summary>
    Words,

    /// <summary>Each segment; only of models that write times themselves.</summary>
    Segments,
}
