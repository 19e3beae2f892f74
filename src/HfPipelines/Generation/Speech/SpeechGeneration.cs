namespace HfPipelines.Generation.Speech;

/// <summary>What a network wrote for a recording.</summary>
public sealed record SpeechGeneration
{
    /// <summary>The segments, in order.</summary>
    public required IReadOnlyList<SpeechSegment> Segments { get; init; }

    /// <summary>The token of the language, given or found out; null where the network knows one language.</summary>
    public int? LanguageId { get; init; }

    /// <summary>The language as the checkpoint writes it, for example <c>&lt;|en|&gt;</c>; null where the network knows one language.</summary>
    public string? Language { get; init; }

    /// <summary>All tokens, in order.</summary>
    public IEnumerable<int> Tokens => Segments.SelectMany(s => s.Tokens);
}
