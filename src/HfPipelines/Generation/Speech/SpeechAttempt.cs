namespace HfPipelines.Generation.Speech;

/// <summary>What was written for a window at last.</summary>
/// <param name="Tokens">The new tokens, the ending one included.</param>
/// <param name="IsSilent">Whether nothing is said.</param>
/// <param name="ReadsOn">Whether the next window may read it.</param>
internal readonly record struct SpeechAttempt(IReadOnlyList<int> Tokens, bool IsSilent, bool ReadsOn)
{
    /// <summary>The tokens without the ending one.</summary>
    public int[] Text(IReadOnlyList<int>? endIds) => endIds is not null && Tokens.Count > 0 && endIds.Contains(Tokens[^1]) ? [.. Tokens.SkipLast(1)] : [.. Tokens];
}
