namespace HfPipelines;

/// <summary>
/// When what was written for a window of a recording is not good enough, so that the window is heard again at the next temperature, or taken for silence.
/// Null takes the checkpoint's value, and where that has none nothing is checked.
/// </summary>
public sealed record TranscriptionThresholds
{
    /// <summary>A window is heard again where its tokens repeat themselves so much that zlib makes them smaller than by this factor.</summary>
    public double? CompressionRatio { get; init; }

    /// <summary>A window is heard again where the average log-probability of its tokens, at most 0, is below this.</summary>
    public double? LogProbability { get; init; }

    /// <summary>
    /// A window is silent where the probability that nothing is said, in [0, 1], is above this, and the average log-probability below <see cref="LogProbability"/>.
    /// </summary>
    public double? NoSpeech { get; init; }

    /// <summary>These thresholds, with those of another wherever these are null.</summary>
    /// <param name="defaults">The thresholds to fall back to.</param>
    internal TranscriptionThresholds Over(TranscriptionThresholds defaults) => new()
    {
        CompressionRatio = CompressionRatio ?? defaults.CompressionRatio,
        LogProbability = LogProbability ?? defaults.LogProbability,
        NoSpeech = NoSpeech ?? defaults.NoSpeech,
    };
}
