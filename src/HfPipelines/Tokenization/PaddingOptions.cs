namespace HfPipelines.Tokenization;

/// <summary>How sequences that are too short are filled.</summary>
public sealed record PaddingOptions
{
    /// <summary>The length to fill to; null for the longest of the batch.</summary>
    public int? Length { get; init; }

    /// <summary>Rounds the length up to a multiple; null for none.</summary>
    public int? MultipleOf { get; init; }

    /// <summary>The side that is filled; null for the tokenizer's.</summary>
    public TextSide? Side { get; init; }

    /// <summary>The id to fill with; null for the tokenizer's padding token.</summary>
    public int? PadId { get; init; }

    /// <summary>The type id to fill with; null for the tokenizer's.</summary>
    public int? PadTypeId { get; init; }

    /// <summary>The token to fill with; null for the one of the id.</summary>
    public string? PadToken { get; init; }
}
