namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>ESM's: every token of the vocabulary is found in the text, and white space separates the rest.</summary>
internal sealed class WhitespaceTextTokenizer : VocabularyTextTokenizer
{
    /// <summary>Makes the tokenizer.</summary>
    public WhitespaceTextTokenizer(TextTokenizerFiles files)
        : base(files, ReadTokens(files, strips: true))
    {
        foreach (string token in Ids.Keys)
        {
            Added.Search(token);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => PythonStrings.Split(text);
}
