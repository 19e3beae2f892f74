using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Speech;

/// <summary>Makes English transcripts comparable: contractions and titles written out, numbers in digits, American spelling, no symbols but those of numbers.</summary>
/// <param name="spellings">American spellings by British ones.</param>
internal sealed partial class EnglishTextNormalizer(IReadOnlyDictionary<string, string> spellings)
{
    // The letters and digits of a word, as Python sees them.
    private const string WordPart = @"[\p{L}\p{N}_]";

    // Whole words, then ends of words, each in this order: later ones see what earlier ones wrote.
    private static readonly (Regex Pattern, string Replacement)[] Replacements =
    [
        Whole("won't", "will not"), Whole("can't", "can not"), Whole("let's", "let us"), Whole("ain't", "aint"), Whole("y'all", "you all"), Whole("wanna", "want to"), Whole("gotta", "got to"),
        Whole("gonna", "going to"), Whole("i'ma", "i am going to"), Whole("imma", "i am going to"), Whole("woulda", "would have"), Whole("coulda", "could have"), Whole("shoulda", "should have"),
        Whole("ma'am", "madam"), Whole("mr", "mister "), Whole("mrs", "missus "), Whole("st", "saint "), Whole("dr", "doctor "), Whole("prof", "professor "), Whole("capt", "captain "),
        Whole("gov", "governor "), Whole("ald", "alderman "), Whole("gen", "general "), Whole("sen", "senator "), Whole("rep", "representative "), Whole("pres", "president "),
        Whole("rev", "reverend "), Whole("hon", "honorable "), Whole("asst", "assistant "), Whole("assoc", "associate "), Whole("lt", "lieutenant "), Whole("col", "colonel "),
        Whole("jr", "junior "), Whole("sr", "senior "), Whole("esq", "esquire "), End("'d been", " had been"), End("'s been", " has been"), End("'d gone", " had gone"), End("'s gone", " has gone"),
        End("'d done", " had done"), End("'s got", " has got"), End("n't", " not"), End("'re", " are"), End("'s", " is"), End("'d", " would"), End("'ll", " will"), End("'t", " not"),
        End("'ve", " have"), End("'m", " am"),
    ];

    /// <summary>Normalizes a text.</summary>
    public string Normalize(string text)
    {
        text = BasicTextNormalizer.RemoveRemarks(PythonText.Lower(text));
        text = Hesitation().Replace(text, "");
        text = SpacedApostrophe().Replace(text, "'");
        foreach ((Regex pattern, string replacement) in Replacements)
        {
            text = pattern.Replace(text, replacement);
        }

        text = CommaInNumber().Replace(text, "$1$2");
        text = PeriodBehindNumber().Replace(text, " $1");
        text = BasicTextNormalizer.RemoveSymbolsAndDiacritics(text, ".%$¢€£");
        text = EnglishNumberNormalizer.Normalize(text);
        text = string.Join(' ', PythonStrings.Split(text).Select(w => spellings.GetValueOrDefault(w, w)));
        text = SymbolBeforeNoNumber().Replace(text, " $1");
        text = PercentBehindNoNumber().Replace(text, "$1 ");
        return PythonStrings.CollapseSpaces(text);
    }

    private static (Regex Pattern, string Replacement) Whole(string word, string replacement) => End($"(?<!{WordPart}){word}", replacement);

    private static (Regex Pattern, string Replacement) End(string ending, string replacement) => (new Regex($"{ending}(?!{WordPart})", RegexOptions.CultureInvariant), replacement);

    [GeneratedRegex($"(?<!{WordPart})(?:hmm|mm|mhm|mmm|uh|um)(?!{WordPart})")]
    private static partial Regex Hesitation();

    [GeneratedRegex(@"\s+'")]
    private static partial Regex SpacedApostrophe();

    [GeneratedRegex(@"(\d),(\d)")]
    private static partial Regex CommaInNumber();

    [GeneratedRegex(@"\.([^0-9]|$)")]
    private static partial Regex PeriodBehindNumber();

    [GeneratedRegex("[.$¢€£]([^0-9])")]
    private static partial Regex SymbolBeforeNoNumber();

    [GeneratedRegex("([^0-9])%")]
    private static partial Regex PercentBehindNoNumber();
}
