using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.Tables;

/// <summary>Finds numbers and dates in texts: of those that overlap the longest, then the first.</summary>
internal static partial class NumericText
{
    private const int MostWordsOfDate = 5;

    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    private static readonly string[] Ordinals = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    private static readonly string[] Endings = ["st", "nd", "rd", "th"];

    /// <summary>The values of a text in small letters, from left to right; one place may have several.</summary>
    public static IReadOnlyList<NumericValue> Read(string text)
    {
        var found = new Dictionary<(int Start, int End), List<NumericValue>>();
        foreach (Match match in NumberWithSigns().Matches(text))
        {
            Add((match.Index, match.Index + match.Length), ReadNumber(match.Value));
        }

        foreach ((int Start, int End) span in Spans(text, 1).Where(s => !found.ContainsKey(s)).ToArray())
        {
            string word = text[span.Start..span.End];
            Add(span, ReadNumber(word));
            Add(span, ReadWord(Numbers, word));
            Add(span, ReadWord(Ordinals, word));
        }

        foreach ((int Start, int End) span in Spans(text, MostWordsOfDate))
        {
            Add(span, DateReader.Read(text[span.Start..span.End]));
        }

        var chosen = new List<(int Start, int End)>();
        foreach ((int Start, int End) span in found.Keys.OrderByDescending(s => s.End - s.Start).ThenBy(s => s.Start))
        {
            if (!chosen.Any(c => c.Start <= span.Start && span.End <= c.End))
            {
                chosen.Add(span);
            }
        }

        return [.. chosen.OrderBy(s => s.Start).SelectMany(s => found[s])];

        void Add((int Start, int End) span, NumericValue? value)
        {
            if (value is not null)
            {
                (found.TryGetValue(span, out List<NumericValue>? values) ? values : found[span] = []).Add(value);
            }
        }
    }

    private static NumericValue? ReadNumber(string text)
    {
        string? ending = Endings.FirstOrDefault(e => text.EndsWith(e, StringComparison.Ordinal));
        text = TableText.WithAsciiDigits(text[..^(ending ?? "").Length].Replace(",", "", StringComparison.Ordinal));
        return PlainNumber().IsMatch(text) && double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && number != double.PositiveInfinity ? NumericValue.Of(number) : null;
    }

    private static NumericValue? ReadWord(string[] words, string word) => Array.IndexOf(words, word) is var index and >= 0 ? NumericValue.Of(index) : null;

    /// <summary>The spans of up to so many words.</summary>
    private static IEnumerable<(int Start, int End)> Spans(string text, int mostWords)
    {
        var starts = new List<int>();
        bool wasWord = false;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            bool isWord = PythonChar.IsAlphanumeric(PythonText.CodePointAt(text, ref i));
            if (isWord && !wasWord)
            {
                starts.Add(start);
            }

            int next = i;
            bool endsWord = isWord && (i == text.Length || !PythonChar.IsAlphanumeric(PythonText.CodePointAt(text, ref next)));
            foreach (int first in endsWord ? starts.Skip(starts.Count - mostWords) : [])
            {
                yield return (first, i);
            }

            wasWord = isWord;
        }
    }

    [GeneratedRegex(@"(?:(?:^|\s)[+-])?(?:\.\d+|\d+(?:,\d{3})*(?:\.\d*)?)")]
    private static partial Regex NumberWithSigns();

    [GeneratedRegex(@"^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?\s*$")]
    private static partial Regex PlainNumber();
}
