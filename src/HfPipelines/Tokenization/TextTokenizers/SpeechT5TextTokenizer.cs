namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>SpeechT5's: characters, after numbers were written out where the checkpoint asks for it.</summary>
internal sealed class SpeechT5TextTokenizer(TextTokenizerFiles files) : SentencePieceTextTokenizer(files)
{
    /// <inheritdoc/>
    protected override string Prepare(string text) => Options.IsTrue("normalize") ? EnglishAmounts.Spell(text) : text;
}
