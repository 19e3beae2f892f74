using System.Runtime.InteropServices;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Unicode's normal forms, with the span of the input for every code point.</summary>
/// <param name="compatibility">Whether compatibility characters are decomposed too (NFKC, NFKD).</param>
/// <param name="compose">Whether the result is composed (NFC, NFKC).</param>
/// <param name="tables">The tables.</param>
internal sealed class UnicodeFormNormalizer(bool compatibility, bool compose, UnicodeTables tables) : INormalizer
{
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int LeadCount = 19;

    private readonly UnicodeTables _tables = tables;
    private readonly IReadOnlyDictionary<int, int[]> _decompositions = tables.Map(compatibility ? "NFKD" : "NFD");

    /// <summary>The code points that the form can change, on their own or after others. All others begin anew.</summary>
    private readonly CodePointSet _active = Active(compatibility, compose, tables);

    /// <summary>Makes the form of the original library.</summary>
    public UnicodeFormNormalizer(bool compatibility, bool compose)
        : this(compatibility, compose, UnicodeTables.Default)
    {
    }

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        int length = text.Length;
        if (FindActive(text.Span, 0, out int start) == length)
        {
            return;
        }

        text.Begin();
        for (int i = 0; i < length;)
        {
            int active = FindActive(text.Span, i, out start);
            text.Keep(start - i);
            i = EndOfActive(text.Span, active);
            Write(text, start, i);
        }

        text.Commit();
    }

    private static CodePointSet Active(bool compatibility, bool compose, UnicodeTables tables)
    {
        IEnumerable<int> points = tables.Map(compatibility ? "NFKD" : "NFD").Keys.Concat(tables.CombiningMarks);
        int[] hangul = compose
            ? [VowelBase, VowelBase + VowelCount - 1, TrailBase + 1, TrailBase + TrailCount - 1]
            : [HangulBase, HangulBase + HangulCount - 1];
        return CodePointSet.Of([.. hangul, .. (compose ? points.Concat(tables.SecondsOfCompositions) : points).SelectMany(p => (int[])[p, p])]);
    }

    /// <summary>The first code point from an index on that the form can change, or the length; what it may change begins one code point before.</summary>
    private int FindActive(ReadOnlySpan<char> text, int from, out int start)
    {
        start = from;
        for (int i = from; i < text.Length;)
        {
            int ascii = text[i..].IndexOfAnyExceptInRange('\0', '\u007F');
            if (ascii != 0)
            {
                i = ascii < 0 ? text.Length : i + ascii;
                start = i - 1;
                continue;
            }

            if (_active.Contains(CodePoints.At(text, i, out int units)))
            {
                return i;
            }

            start = i;
            i += units;
        }

        start = text.Length;
        return text.Length;
    }

    private int EndOfActive(ReadOnlySpan<char> text, int from)
    {
        int i = from;
        while (i < text.Length && _active.Contains(CodePoints.At(text, i, out int units)))
        {
            i += units;
        }

        return i;
    }

    private void Write(NormalizedText text, int start, int end)
    {
        List<(int Point, int Change)> parts = text.Scratch;
        parts.Clear();
        Decompose(text.Span[start..end], parts);
        if (compose)
        {
            Compose(parts);
        }

        foreach ((int point, int change) in parts)
        {
            text.Put(point, change);
        }
    }

    private void Decompose(ReadOnlySpan<char> text, List<(int Point, int Change)> parts)
    {
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
        }

        OrderMarks(CollectionsMarshal.AsSpan(parts));
    }

    /// <summary>Orders the marks after every starter by their class; marks of one class keep their order.</summary>
    private void OrderMarks(Span<(int Point, int Change)> parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            int first = i;
            bool ordered = true;
            for (int last = 0; i < parts.Length && _tables.CombiningClass(parts[i].Point) is int combiningClass and > 0; i++)
            {
                ordered &= combiningClass >= last;
                last = combiningClass;
            }

            if (!ordered)
            {
                Span<(int Point, int Change)> marks = parts[first..i];
                long[] keys = new long[marks.Length];
                for (int m = 0; m < keys.Length; m++)
                {
                    keys[m] = ((long)_tables.CombiningClass(marks[m].Point) << 32) | (uint)m;
                }

                keys.AsSpan().Sort(marks);
            }
        }
    }

    private void Compose(List<(int Point, int Change)> parts)
    {
        int count = 0;
        int starter = -1;
        int lastClass = -1;
        for (int i = 0; i < parts.Count; i++)
        {
            (int point, int change) = parts[i];
            int combiningClass = _tables.CombiningClass(point);
            if (starter >= 0 && (lastClass < 0 || lastClass < combiningClass) && ComposePair(parts[starter].Point, point) is int composed and >= 0)
            {
                parts[starter] = (composed, parts[starter].Change + change - 1);
                continue;
            }

            if (combiningClass == 0)
            {
                starter = count;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }

            parts[count++] = (point, change);
        }

        parts.RemoveRange(count, parts.Count - count);
    }

    private int ComposePair(int first, int second)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
        {
            return HangulBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
        }

        if ((uint)(first - HangulBase) < HangulCount && (first - HangulBase) % TrailCount == 0 && second > TrailBase && second < TrailBase + TrailCount)
        {
            return first + second - TrailBase;
        }

        return _tables.Compose(first, second);
    }
}
