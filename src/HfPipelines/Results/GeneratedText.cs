namespace HfPipelines;

/// <summary>Text that a model wrote.</summary>
public sealed record GeneratedText
{
    /// <summary>The new text, without the prompt and without special tokens.</summary>
    public required string Text { get; init; }

    /// <summary>The new tokens, the ending one included.</summary>
    public required IReadOnlyList<int> TokenIds { get; init; }

    /// <summary>Why the model stopped.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The number of tokens of the prompt, the places of pictures included.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The new text.</summary>
    public override string ToString() => Text;
}
