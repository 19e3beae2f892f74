using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>How a batch is processed.</summary>
public sealed record ProcessorOptions
{
    /// <summary>The side on which shorter sequences are padded; null for the tokenizer's.</summary>
    public TextSide? PaddingSide { get; init; }
}
