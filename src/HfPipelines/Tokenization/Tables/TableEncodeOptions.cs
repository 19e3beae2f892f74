namespace HfPipelines.Tokenization.Tables;

/// <summary>How a question and a table are encoded.</summary>
public sealed record TableEncodeOptions
{
    /// <summary>The most tokens; null for those that the model accepts where rows are dropped, otherwise for all.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether cells are shortened, then rows dropped from the end, until the length is met.</summary>
    public bool DropsRows { get; init; }

    /// <summary>How to fill the result; null for not at all.</summary>
    public PaddingOptions? Padding { get; init; }
}
