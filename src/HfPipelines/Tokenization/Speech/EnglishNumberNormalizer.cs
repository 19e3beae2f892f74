using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Speech;

/// <summary>Writes the number words of English texts in digits: <c>twenty one percent</c> becomes <c>21%</c>.</summary>
internal static partial class EnglishNumberNormalizer
{
    /// <summary>Normalizes a text in lower case.</summary>
    public static string Normalize(string text)
    {
        List<string> words = PythonStrings.Split(Prepare(text));
        return Finish(string.Join(' ', new NumberWordReader(words).Read()));
    }

    private static string Prepare(string text)
    {
        string[] segments = AndAHalf().Split(text);
        var parts = new List<string>();
        for (int i = 0; i < segments.Length; i++)
        {
            if (PythonStrings.Strip(segments[i]).Length == 0)
            {
                continue;
            }

            parts.Add(segments[i]);
            if (i < segments.Length - 1)
            {
                string last = PythonStrings.Split(segments[i])[^1];
                parts.Add(NumberWords.IsDigitWord(last) || NumberWords.Multipliers.ContainsKey(last) ? "point five" : "and a half");
            }
        }

        text = BetweenLetterAndDigit().Replace(string.Join(' ', parts), " ");
        return SpacedEnding().Replace(text, "$1$2");
    }

    private static string Finish(string text)
    {
        text = WithCents().Replace(text, m => $"{m.Groups[1]}{m.Groups[2]}.{m.Groups[3].Value.PadLeft(2, '0')}");
        text = OnlyCents().Replace(text, m => $"¢{int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)}");
        return One().Replace(text, "one$1");
    }

    [GeneratedRegex(@"(?<![\p{L}\p{N}_])and\s+a\s+half(?![\p{L}\p{N}_])")]
    private static partial Regex AndAHalf();

    [GeneratedRegex("(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")]
    private static partial Regex BetweenLetterAndDigit();

    [GeneratedRegex(@"([0-9])\s+(st|nd|rd|th|s)(?![\p{L}\p{N}_])")]
    private static partial Regex SpacedEnding();

    [GeneratedRegex(@"([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})(?![\p{L}\p{N}_])")]
    private static partial Regex WithCents();

    // Whatever stands between: the original's period means any character.
    [GeneratedRegex(@"[€£$]0.([0-9]{1,2})(?![\p{L}\p{N}_])")]
    private static partial Regex OnlyCents();

    [GeneratedRegex(@"(?<![\p{L}\p{N}_])1(s?)(?![\p{L}\p{N}_])")]
    private static partial Regex One();
}
