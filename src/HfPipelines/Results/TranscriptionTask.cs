namespace HfPipelines;

/// <summary>What is written for a recording.</summary>
public enum TranscriptionTask
{
    /// <summary>What is said, in the language in which it is said.</summary>
    Transcribe,

    /// <summary>What is said, in English.</summary>
    Translate,
}
