namespace HfPipelines.Tokenization.Models;

/// <summary>A model with the buffers that it works in. One thread at a time.</summary>
internal abstract class ModelSession
{
    /// <summary>Adds the tokens of a word, which is not empty.</summary>
    public abstract void Tokenize(ReadOnlySpan<char> word, TokenList tokens);
}
