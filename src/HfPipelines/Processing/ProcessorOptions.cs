using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>How a batch is processed. What is null is as the processor's class does it.</summary>
public sealed record ProcessorOptions
{
    /// <summary>The side on which shorter sequences are padded; null for the tokenizer's.</summary>
    public TextSide? PaddingSide { get; init; }

    /// <summary>The length that <see cref="Truncate"/> and <see cref="PadToMaxLength"/> mean, in tokens; null for the tokenizer's.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether longer sequences are cut to <see cref="MaxLength"/>.</summary>
    public bool? Truncate { get; init; }

    /// <summary>Whether shorter sequences are padded to <see cref="MaxLength"/> instead of to the longest of the batch.</summary>
    public bool? PadToMaxLength { get; init; }
}
