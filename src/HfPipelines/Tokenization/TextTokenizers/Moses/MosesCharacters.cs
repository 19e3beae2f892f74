using System.Globalization;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>The kinds of characters that Moses' tools know: Unicode's of the first plane, without ideographs and syllables of Hangul. Their own lists are of an older Unicode.</summary>
internal static class MosesCharacters
{
    private static readonly Lazy<CodePointSet> Letters = new(() => Of("[[:alpha:]]").Intersect(Parse("0-33FF 4DC0-4DFF A000-ABFF D7A4-FFFF")));

    private static readonly Lazy<CodePointSet> Numbers = new(() => Of(@"\p{N}").Intersect(Parse("0-FFFF")));

    private static readonly Lazy<CodePointSet> Currencies = new(() => Of(@"\p{Sc}").Intersect(Parse("0-FFFF")));

    /// <summary>Whether a code point is a letter, or a sign of Indic scripts within words: viramas and nuktas, by their combining classes.</summary>
    public static bool IsLetter(int point) => Letters.Value.Contains(point) || UnicodeTables.Default.CombiningClass(point) is 7 or 9;

    /// <summary>Whether a code point is a number.</summary>
    public static bool IsNumber(int point) => Numbers.Value.Contains(point);

    /// <summary>Whether a code point is a letter or a number.</summary>
    public static bool IsLetterOrNumber(int point) => IsLetter(point) || IsNumber(point);

    /// <summary>Whether a code point is the sign of a currency.</summary>
    public static bool IsCurrency(int point) => Currencies.Value.Contains(point);

    /// <summary>Whether a code point is of the scripts of China, Japan and Korea.</summary>
    public static bool IsAsian(int point) => point is (>= 4352 and <= 4607) or (>= 11904 and <= 42191) or (>= 43072 and <= 43135) or (>= 44032 and <= 55215) or (>= 63744 and <= 64255)
        or (>= 65072 and <= 65103) or (>= 65381 and <= 65500) or (>= 94208 and <= 101119) or (>= 110592 and <= 110895) or (>= 110960 and <= 111359) or (>= 131072 and <= 196607);

    private static CodePointSet Of(string name) => UnicodeTables.Default.FindSet(name)!;

    private static CodePointSet Parse(string ranges)
    {
        var bounds = new List<int>();
        foreach (string range in ranges.Split(' '))
        {
            string[] ends = range.Split('-');
            bounds.Add(int.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            bounds.Add(int.Parse(ends[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return CodePointSet.Of(bounds);
    }
}
