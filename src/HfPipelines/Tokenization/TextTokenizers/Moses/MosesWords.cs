using System.Text;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>Splits texts into words as Moses' tokenizer does. Immutable.</summary>
/// <param name="language">The language's code.</param>
/// <param name="splitsHyphens">Whether hyphens between letters stand alone, as <c>@-@</c>.</param>
/// <param name="escapes">Whether signs that have a meaning in XML are written as entities.</param>
internal sealed partial class MosesWords(string language, bool splitsHyphens, bool escapes)
{
    private static readonly (string Sign, string Entity)[] Entities =
        [("&", "&amp;"), ("|", "&#124;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&apos;"), ("\"", "&quot;"), ("[", "&#91;"), ("]", "&#93;")];

    private readonly Abbreviations _abbreviations = Abbreviations.English();

    /// <summary>The words.</summary>
    public List<string> Split(string text)
    {
        text = PythonStrings.Strip(string.Concat(PythonStrings.CollapseSpaces(text).Where(c => c > '\u001F')));
        text = Pad(text);
        text = splitsHyphens ? SplitHyphens(text) : text;
        text = HideDots(text);
        text = Pair(text, c => !MosesCharacters.IsNumber(c), c => c == ',', " , ", keepsFirst: true);
        text = Pair(text, c => c == ',', c => !MosesCharacters.IsNumber(c), " , ", keepsFirst: false);
        text = text.EndsWith(',') && text.Length > 1 && MosesCharacters.IsNumber(text[^2]) ? text[..^1] + " , " : text;
        text = SplitApostrophes(text);
        text = PythonStrings.Strip(PythonStrings.CollapseSpaces(SplitPeriods(text)));
        text = TrailingApostrophe().Replace(text, " . ' ");
        text = ShowDots(text);
        foreach ((string sign, string entity) in escapes ? Entities : [])
        {
            text = text.Replace(sign, entity, StringComparison.Ordinal);
        }

        return PythonStrings.Split(text);
    }

    /// <summary>Puts spaces around all that is neither letter nor number nor one of the marks that are looked at later.</summary>
    private static string Pad(string text)
    {
        var result = new StringBuilder(text.Length * 2);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int point = PythonText.CodePointAt(text, ref i);
            bool stays = MosesCharacters.IsLetterOrNumber(point) || PythonChar.IsSpace(point) || point is '.' or '\'' or '`' or ',' or '-';
            result.Append(stays ? "" : " ").Append(text, start, i - start).Append(stays ? "" : " ");
        }

        return result.ToString();
    }

    private static string SplitHyphens(string text)
    {
        int[] points = PythonText.CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            PythonText.Append(result, points[i]);
            if (i + 2 < points.Length && points[i + 1] == '-' && MosesCharacters.IsLetterOrNumber(points[i]) && MosesCharacters.IsLetterOrNumber(points[i + 2]))
            {
                result.Append(" @-@ ");
                i++;
            }
        }

        return result.ToString();
    }

    /// <summary>Puts a text in place of one of two neighbours.</summary>
    private static string Pair(string text, Func<int, bool> isFirst, Func<int, bool> isSecond, string replacement, bool keepsFirst)
    {
        int[] points = PythonText.CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            if (i + 1 >= points.Length || !isFirst(points[i]) || !isSecond(points[i + 1]))
            {
                PythonText.Append(result, points[i]);
                continue;
            }

            result.Append(keepsFirst ? "" : replacement);
            PythonText.Append(result, points[keepsFirst ? i : i + 1]);
            result.Append(keepsFirst ? replacement : "");
            i++;
        }

        return result.ToString();
    }

    private string SplitApostrophes(string text)
    {
        static bool Letter(int c) => MosesCharacters.IsLetter(c);
        static bool Other(int c) => !MosesCharacters.IsLetter(c);
        static bool Number(int c) => MosesCharacters.IsNumber(c);
        switch (language)
        {
            case "en":
                text = Around(text, Other, Other, " ' ");
                text = Around(text, c => Other(c) && !Number(c), Letter, " ' ");
                text = Around(text, Letter, Other, " ' ");
                text = Around(text, Letter, Letter, " '");
                return Around(text, Number, c => c == 's', " '");
            case "fr" or "it":
                text = Around(text, Other, Other, " ' ");
                text = Around(text, Other, Letter, " ' ");
                text = Around(text, Letter, Other, " ' ");
                return Around(text, Letter, Letter, "' ");
            default:
                return text.Replace("'", " ' ", StringComparison.Ordinal);
        }
    }

    /// <summary>Writes the apostrophe between two characters anew.</summary>
    private static string Around(string text, Func<int, bool> isLeft, Func<int, bool> isRight, string replacement)
    {
        int[] points = PythonText.CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            PythonText.Append(result, points[i]);
            if (i + 2 < points.Length && points[i + 1] == '\'' && isLeft(points[i]) && isRight(points[i + 2]))
            {
                result.Append(replacement);
                PythonText.Append(result, points[i + 2]);
                i += 2;
            }
        }

        return result.ToString();
    }

    private string SplitPeriods(string text)
    {
        List<string> words = PythonStrings.Split(text);
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i].Length < 2 || words[i][^1] != '.')
            {
                continue;
            }

            string word = words[i][..^1];
            string? next = i + 1 < words.Count ? words[i + 1] : null;
            bool stays = (word.Contains('.') && PythonText.CodePoints(word).Any(MosesCharacters.IsLetter))
                || _abbreviations.Words.Contains(word)
                || (next is not null && PythonChar.IsLower(PythonText.CodePoints(next)[0]))
                || (next is not null && _abbreviations.BeforeNumbers.Contains(word) && char.IsAsciiDigit(next[0]));
            words[i] = stays ? words[i] : word + " .";
        }

        return string.Join(' ', words);
    }

    // Runs of periods are written out while single ones are looked at.
    private static string HideDots(string text)
    {
        text = Dots().Replace(text, " DOTMULTI$1");
        while (text.Contains("DOTMULTI.", StringComparison.Ordinal))
        {
            text = HiddenDot().Replace(text, "DOTDOTMULTI $1").Replace("DOTMULTI.", "DOTDOTMULTI", StringComparison.Ordinal);
        }

        return text;
    }

    private static string ShowDots(string text)
    {
        while (text.Contains("DOTDOTMULTI", StringComparison.Ordinal))
        {
            text = text.Replace("DOTDOTMULTI", "DOTMULTI.", StringComparison.Ordinal);
        }

        return text.Replace("DOTMULTI", ".", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\.(\.+)")]
    private static partial Regex Dots();

    [GeneratedRegex(@"DOTMULTI\.([^.])")]
    private static partial Regex HiddenDot();

    [GeneratedRegex(@"\.' ?$")]
    private static partial Regex TrailingApostrophe();
}
