namespace HfPipelines;

/// <summary>How answers are found in a text.</summary>
public sealed record QuestionAnsweringOptions
{
    /// <summary>The longest answer, in tokens.</summary>
    public int MaxAnswerTokens { get; init; } = 15;

    /// <summary>The length of the pieces in which a long text is read with the question before it, in tokens; null for 384, or for the model's limit where that is less.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many tokens two neighbouring pieces share; null for 128, or for half of a piece where that is less.</summary>
    public int? Stride { get; init; }

    /// <summary>Whether no answer is an answer too, with an empty text.</summary>
    public bool AllowsNoAnswer { get; init; }

    /// <summary>Whether answers begin and end with whole words.</summary>
    public bool AlignsToWords { get; init; } = true;
}
