using System.Text;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>Joins words to a text as Moses' detokenizer does. Immutable.</summary>
/// <param name="language">The language's code.</param>
internal sealed partial class MosesJoiner(string language)
{
    private static readonly (string Entity, string Sign)[] Entities =
    [
        ("&bar;", "|"), ("&#124;", "|"), ("&lt;", "<"), ("&gt;", ">"), ("&bra;", "["), ("&ket;", "]"), ("&quot;", "\""), ("&apos;", "'"), ("&#91;", "["), ("&#93;", "]"), ("&amp;", "&"),
    ];

    /// <summary>Joins words.</summary>
    public string Join(IEnumerable<string> words)
    {
        string all = $" {string.Join(' ', words)} ".Replace(" @-@ ", "-", StringComparison.Ordinal);
        foreach ((string entity, string sign) in Entities)
        {
            all = all.Replace(entity, sign, StringComparison.Ordinal);
        }

        List<string> list = PythonStrings.Split(all);
        var quotes = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = new StringBuilder();
        bool needsSpace = true;
        for (int i = 0; i < list.Count; i++)
        {
            (bool isApart, bool nextIsApart) = Place(list, i, quotes);
            bool isFrenchMark = language == "fr" && FrenchMark().IsMatch(list[i]);
            text.Append((isApart && needsSpace) || isFrenchMark ? " " : "").Append(list[i]);
            needsSpace = nextIsApart;
        }

        return PythonStrings.Strip(LongSpaces().Replace(text.ToString(), " "));
    }

    /// <summary>Whether a space may stand before a word, and after it.</summary>
    private (bool Before, bool After) Place(List<string> words, int index, Dictionary<string, int> quotes)
    {
        string word = words[index];
        int[] points = PythonText.CodePoints(word);
        if (MosesCharacters.IsAsian(points[0]) && language != "ko")
        {
            return (index == 0 || !MosesCharacters.IsAsian(PythonText.CodePoints(words[index - 1])[^1]), true);
        }

        if (points.All(c => MosesCharacters.IsCurrency(c) || c is '(' or '[' or '{' or '¿' or '¡'))
        {
            return (true, false);
        }

        if (Mark().IsMatch(word) || (language == "en" && index > 0 && points[0] == '\'' && points.Length > 1 && MosesCharacters.IsLetter(points[1])))
        {
            return (false, true);
        }

        bool isElided = language is "fr" or "it" or "ga" && points[^1] == '\'' && points.Length > 1 && MosesCharacters.IsLetter(points[^2]);
        if (isElided && index + 1 < words.Count && MosesCharacters.IsLetter(PythonText.CodePoints(words[index + 1])[0]))
        {
            return (true, false);
        }

        return Quote().IsMatch(word) ? PlaceQuote(words, index, quotes) : (true, true);
    }

    private (bool Before, bool After) PlaceQuote(List<string> words, int index, Dictionary<string, int> quotes)
    {
        string quote = words[index].All(c => c is '„' or '“' or '”') ? "\"" : words[index];
        int count = quotes.GetValueOrDefault(quote);
        if (count % 2 == 0 && language == "en" && words[index] == "'" && index > 0 && words[index - 1].EndsWith('s'))
        {
            return (false, true);
        }

        quotes[quote] = count + 1;
        return count % 2 == 0 ? (true, false) : (false, true);
    }

    [GeneratedRegex(@"^[,.?!:;\\%}\])]+$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^[?!:;\\%]$")]
    private static partial Regex FrenchMark();

    [GeneratedRegex("^['\"„“`]+$")]
    private static partial Regex Quote();

    [GeneratedRegex(" {2,}")]
    private static partial Regex LongSpaces();
}
