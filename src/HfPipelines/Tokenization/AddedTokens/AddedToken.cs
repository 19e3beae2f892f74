namespace HfPipelines.Tokenization;

/// <summary>A token outside the model's vocabulary, or a token of it that is found in the text before the model sees it.</summary>
/// <param name="Content">The text.</param>
public sealed record AddedToken(string Content)
{
    /// <summary>Whether the token takes the white space on its left.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether the token takes the white space on its right.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether the token is found only where no word goes on beside it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether the token is looked for in the normalized text instead of the input.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether decoding can leave the token out.</summary>
    public bool Special { get; init; }
}
