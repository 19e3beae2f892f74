using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Blenderbot's small models': words in lower case, parted at punctuation, and a token for the line feed.</summary>
internal sealed partial class BlenderbotSmallTextTokenizer(TextTokenizerFiles files) : ContinuedWordTextTokenizer(files, files.ReadIds("vocab_file"), hasCounts: false)
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Words(string text)
    {
        foreach (string word in base.Words(text))
        {
            string spaced = Quote().Replace(Mark().Replace(word, " $0"), " $0 ");
            spaced = PythonStrings.ReplaceLongSpaces(spaced).Replace("\n", " __newln__", StringComparison.Ordinal);
            foreach (string part in spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return PythonText.Lower(part);
            }
        }
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => base.BaseIdOf(PythonText.Lower(token));

    [GeneratedRegex("[.,!?()]")]
    private static partial Regex Mark();

    [GeneratedRegex("'")]
    private static partial Regex Quote();
}
