namespace HfPipelines;

/// <summary>A labelled part of a text: a token, or where labels are aggregated an entity.</summary>
public sealed record TokenLabel
{
    /// <summary>The label; of an entity without the <c>B-</c> or <c>I-</c> before it.</summary>
    public required string Label { get; init; }

    /// <summary>How likely it is, from 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>The token as the vocabulary spells it, or the entity's text as the tokenizer joins its tokens.</summary>
    public required string Text { get; init; }

    /// <summary>Where it begins in the text, in UTF-16 units; null where the tokenizer does not know.</summary>
    public required int? Start { get; init; }

    /// <summary>Where it ends in the text, in UTF-16 units; null where the tokenizer does not know.</summary>
    public required int? End { get; init; }

    /// <summary>The token's place among all tokens, special ones included; null for an entity.</summary>
    public int? Index { get; init; }
}
