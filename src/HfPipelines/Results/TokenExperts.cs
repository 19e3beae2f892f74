namespace HfPipelines;

/// <summary>The experts that a token went to.</summary>
public sealed record TokenExperts
{
    /// <summary>The token's text, as the tokenizer's vocabulary spells it.</summary>
    public required string Token { get; init; }

    /// <summary>The token's id.</summary>
    public required int TokenId { get; init; }

    /// <summary>For each layer with experts those chosen, the best first.</summary>
    public required IReadOnlyList<IReadOnlyList<ExpertShare>> Layers { get; init; }
}

/// <summary>An expert's part in a token's result.</summary>
/// <param name="Expert">The expert's number, from 0.</param>
/// <param name="Weight">What its result was multiplied by, from 0 to 1.</param>
public readonly record struct ExpertShare(int Expert, double Weight);
