namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>MGP-STR's: every character is a token of the vocabulary.</summary>
internal sealed class CharacterTextTokenizer(TextTokenizerFiles files) : VocabularyTextTokenizer(files, files.ReadIds("vocab_file"))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => PythonStrings.Characters(text);
}
