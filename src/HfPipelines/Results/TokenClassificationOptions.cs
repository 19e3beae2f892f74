namespace HfPipelines;

/// <summary>How the tokens of a text are labelled.</summary>
public sealed record TokenClassificationOptions
{
    /// <summary>How labels of tokens become labels of longer parts.</summary>
    public TokenAggregation Aggregation { get; init; }

    /// <summary>The labels that are left out; of entities without the <c>B-</c> or <c>I-</c> before them.</summary>
    public IReadOnlyList<string> IgnoredLabels { get; init; } = ["O"];

    /// <summary>
    /// How many tokens two neighbouring pieces of a text that is too long for the model share; such a text is then read in pieces, which needs an
    /// aggregation. Null to read its beginning only.
    /// </summary>
    public int? Stride { get; init; }
}
