namespace HfPipelines.Generation.Speech;

/// <summary>A part of a recording and the tokens that a network wrote for it.</summary>
/// <param name="Start">Where it begins, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Tokens">The tokens, timestamps included.</param>
public sealed record SpeechSegment(double Start, double End, IReadOnlyList<int> Tokens)
{
    /// <summary>Where each token is heard to end, in seconds; empty where nobody asked.</summary>
    public IReadOnlyList<double> TokenTimes { get; init; } = [];
}
