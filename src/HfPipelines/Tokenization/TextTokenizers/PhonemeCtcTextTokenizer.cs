using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Wav2Vec2's for phonemes, which spaces part.</summary>
internal sealed class PhonemeCtcTextTokenizer(TextTokenizerFiles files) : CtcTextTokenizer(files, files.ReadIds("vocab_file"))
{
    /// <inheritdoc/>
    protected override bool NormalizesSpecialTokens => true;

    /// <inheritdoc/>
    public override TextTokenizer? ForLanguage(string code) => null;

    /// <inheritdoc/>
    protected override List<string> Kept(ReadOnlySpan<int> ids, bool skipsSpecialTokens) => TokensOf(ids, skipsSpecialTokens);

    /// <inheritdoc/>
    protected override CtcTranscript Write(List<CtcPiece> heard, CtcDecodeOptions options)
    {
        List<CtcPiece> phonemes = [.. heard.Where(h => h.Text != Delimiter)];
        return new CtcTranscript(PythonStrings.Strip(string.Join(' ', phonemes.Select(p => p.Text))), phonemes, []);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        text = PythonStrings.Strip(text);
        text = Options.IsTrue("do_phonemize") ? Phonemize(PythonText.Lower(text), $"the phonemizer {Options.Text("phonemizer_backend")}") : text;
        return text.Split(' ').Where(p => PythonStrings.Strip(p).Length > 0);
    }
}
