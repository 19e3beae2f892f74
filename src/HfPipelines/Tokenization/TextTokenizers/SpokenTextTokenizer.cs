using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>FastSpeech2's: the phonemes of a text, then the mark of its end.</summary>
internal sealed partial class SpokenTextTokenizer(TextTokenizerFiles files) : VocabularyTextTokenizer(files, files.ReadIds("vocab_file"))
{
    /// <inheritdoc/>
    protected override string Prepare(string text)
    {
        text = text.Replace(';', ',').Replace(':', ',').Replace('-', ' ').Replace("&", "and", StringComparison.Ordinal);
        return PythonText.Upper(PythonStrings.CollapseSpaces(Brackets().Replace(text, "")));
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
        => Phonemize(text, "the phonemizer g2p_en").Split(' ').Where(p => !(Options.IsTrue("should_strip_spaces") && p == " ")).Append(Files.Settings.SpecialTokens["eos_token"]);

    [GeneratedRegex("[()\\[\\]<>\"]+")]
    private static partial Regex Brackets();
}
