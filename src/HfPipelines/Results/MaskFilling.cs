namespace HfPipelines;

/// <summary>A token for the place of a mask.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="TokenId">The token's id.</param>
/// <param name="Score">How likely it is, from 0 to 1.</param>
/// <param name="Text">The whole text with the token in the mask's place.</param>
public sealed record MaskFilling(string Token, int TokenId, double Score, string Text);
