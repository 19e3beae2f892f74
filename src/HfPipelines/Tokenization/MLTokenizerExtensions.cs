namespace HfPipelines.Tokenization;

/// <summary>Gives tokenizers to the libraries that take those of Microsoft.ML.Tokenizers.</summary>
public static class MLTokenizerExtensions
{
    /// <summary>The tokenizer in the shape of Microsoft.ML.Tokenizers, for example to count and to chunk texts.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around a text; they count then.</param>
    public static Microsoft.ML.Tokenizers.Tokenizer AsMLTokenizer(this Tokenizer tokenizer, bool addSpecialTokens = false) => new MLTokenizer(tokenizer, addSpecialTokens);
}
