using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Unicode's normal forms, with the span of the input for every code point.</summary>
/// <param name="compatibility">Whether compatibility characters are decomposed too (NFKC, NFKD).</param>
/// <param name="compose">Whether the result is composed (NFC, NFKC).</param>
internal sealed class UnicodeFormNormalizer(bool compatibility, bool compose) : INormalizer
{
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int LeadCount = 19;

    private readonly IReadOnlyDictionary<int, int[]> _decompositions = UnicodeTables.Default.Map(compatibility ? "NFKD" : "NFD");

    /// <summary>The first code point that the form can change.</summary>
    private readonly int _firstChanged = (compatibility, compose) switch { (true, _) => 0xA0, (false, true) => 0x300, _ => 0xC0 };

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        if (!MayChange(text.Span))
        {
            return;
        }

        List<(int Point, int Change)> parts = Decompose(text.Span);
        if (compose)
        {
            parts = Compose(parts);
        }

        text.Begin();
        foreach ((int point, int change) in parts)
        {
            text.Put(point, change);
        }

        text.Commit();
    }

    private bool MayChange(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c >= _firstChanged)
            {
                return true;
            }
        }

        return false;
    }

    private List<(int Point, int Change)> Decompose(ReadOnlySpan<char> text)
    {
        UnicodeTables tables = UnicodeTables.Default;
        var parts = new List<(int Point, int Change)>(text.Length + 8);
        int starter = 0;
        for (int i = 0; i < text.Length;)
        {
            int point = CodePoints.At(text, i, out int units);
            i += units;
            int first = parts.Count;
            if ((uint)(point - HangulBase) < HangulCount)
            {
                int index = point - HangulBase;
                parts.Add((LeadBase + (index / (VowelCount * TrailCount)), 0));
                parts.Add((VowelBase + (index % (VowelCount * TrailCount) / TrailCount), 1));
                if (index % TrailCount != 0)
                {
                    parts.Add((TrailBase + (index % TrailCount), 1));
                }
            }
            else if (point >= 0xA0 && _decompositions.TryGetValue(point, out int[]? decomposition))
            {
                foreach (int part in decomposition)
                {
                    parts.Add((part, parts.Count == first ? 0 : 1));
                }
            }
            else
            {
                parts.Add((point, 0));
            }

            for (int p = first; p < parts.Count; p++)
            {
                if (tables.CombiningClass(parts[p].Point) == 0)
                {
                    starter = p + 1;
                }
                else
                {
                    Order(parts, starter, p);
                }
            }
        }

        return parts;
    }

    /// <summary>Moves a mark before those of a higher class, down to the last starter.</summary>
    private static void Order(List<(int Point, int Change)> parts, int starter, int index)
    {
        UnicodeTables tables = UnicodeTables.Default;
        (int Point, int Change) mark = parts[index];
        int combiningClass = tables.CombiningClass(mark.Point);
        int target = index;
        while (target > starter && tables.CombiningClass(parts[target - 1].Point) > combiningClass)
        {
            parts[target] = parts[target - 1];
            target--;
        }

        parts[target] = mark;
    }

    private static List<(int Point, int Change)> Compose(List<(int Point, int Change)> parts)
    {
        UnicodeTables tables = UnicodeTables.Default;
        var result = new List<(int Point, int Change)>(parts.Count);
        int starter = -1;
        int lastClass = -1;
        foreach ((int point, int change) in parts)
        {
            int combiningClass = tables.CombiningClass(point);
            if (starter >= 0 && (lastClass < 0 || lastClass < combiningClass) && ComposePair(result[starter].Point, point) is int composed and >= 0)
            {
                result[starter] = (composed, result[starter].Change + change - 1);
                continue;
            }

            if (combiningClass == 0)
            {
                starter = result.Count;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }

            result.Add((point, change));
        }

        return result;
    }

    private static int ComposePair(int first, int second)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
        {
            return HangulBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
        }

        if ((uint)(first - HangulBase) < HangulCount && (first - HangulBase) % TrailCount == 0 && second > TrailBase && second < TrailBase + TrailCount)
        {
            return first + second - TrailBase;
        }

        return UnicodeTables.Default.Compose(first, second);
    }
}
