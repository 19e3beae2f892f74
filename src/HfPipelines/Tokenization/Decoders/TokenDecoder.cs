namespace HfPipelines.Tokenization.Decoders;

/// <summary>A decoder that changes each text on its own, knowing its place.</summary>
/// <param name="change">The new text of a text, its index and the number of texts.</param>
internal sealed class TokenDecoder(Func<string, int, int, string> change) : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = change(tokens[i], i, tokens.Count);
        }
    }
}
