using HfPipelines.Tokenization;

namespace HfPipelines.ChatTemplates;

/// <summary>How a conversation becomes tokens.</summary>
public sealed record ChatEncodeOptions
{
    /// <summary>The name of one of the tokenizer's templates, or the text of another one; null for the template that fits.</summary>
    public string? Template { get; init; }

    /// <summary>Marks the tokens that the assistant wrote.</summary>
    public bool AssistantMask { get; init; }

    /// <summary>Encodes control tokens that users wrote as plain text, so that only the template can write them.</summary>
    public bool SanitizeControlTokens { get; init; }

    /// <summary>How to cut the tokens; null for not at all.</summary>
    public TruncationOptions? Truncation { get; init; }

    /// <summary>How to fill the tokens; null for not at all.</summary>
    public PaddingOptions? Padding { get; init; }

    /// <summary>The clock and the limits of the template.</summary>
    public ChatTemplateOptions? Rendering { get; init; }
}
