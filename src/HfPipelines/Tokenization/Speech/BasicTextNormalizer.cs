using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Speech;

/// <summary>Makes transcripts of any language comparable: lower case, no remarks in brackets, no symbols, single spaces.</summary>
internal static partial class BasicTextNormalizer
{
    // Letters that Unicode's compatible form leaves whole.
    private static readonly Dictionary<int, string> OtherLetters = new()
    {
        ['œ'] = "oe", ['Œ'] = "OE", ['ø'] = "o", ['Ø'] = "O", ['æ'] = "ae", ['Æ'] = "AE", ['ß'] = "ss", ['ẞ'] = "SS",
        ['đ'] = "d", ['Đ'] = "D", ['ð'] = "d", ['Ð'] = "D", ['þ'] = "th", ['Þ'] = "th", ['ł'] = "l", ['Ł'] = "L",
    };

    /// <summary>Normalizes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="removesDiacritics">Whether letters lose their diacritics.</param>
    public static string Normalize(string text, bool removesDiacritics)
    {
        text = RemoveRemarks(PythonText.Lower(text));
        text = removesDiacritics ? RemoveSymbolsAndDiacritics(text) : Clean(PythonStrings.ToNfkc(text), SpaceForSymbol);
        return PythonStrings.CollapseSpaces(PythonText.Lower(text));
    }

    /// <summary>The text without what stands in brackets.</summary>
    public static string RemoveRemarks(string text) => InParentheses().Replace(InBrackets().Replace(text, ""), "");

    /// <summary>The text without diacritics, and with spaces for symbols and punctuation.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kept">Symbols that stay.</param>
    public static string RemoveSymbolsAndDiacritics(string text, string kept = "")
        => Clean(PythonStrings.ToNfkd(text), c => c < 0x10000 && kept.Contains((char)c) ? null
            : OtherLetters.TryGetValue(c, out string? letters) ? letters
            : PythonChar.Category(c) == UnicodeCategory.NonSpacingMark ? ""
            : SpaceForSymbol(c));

    private static string? SpaceForSymbol(int c) => PythonChar.Category(c) switch
    {
        (>= UnicodeCategory.NonSpacingMark and <= UnicodeCategory.EnclosingMark) or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol) => " ",
        _ => null,
    };

    private static string Clean(string text, Func<int, string?> replace)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            if (replace(PythonText.CodePointAt(text, ref i)) is { } replacement)
            {
                result.Append(replacement);
            }
            else
            {
                result.Append(text, start, i - start);
            }
        }

        return result.ToString();
    }

    [GeneratedRegex(@"[<\[][^>\]]*[>\]]")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"\([^)]+\)")]
    private static partial Regex InParentheses();
}
