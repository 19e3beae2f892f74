namespace HfPipelines.Tokenization.Unicode;

/// <summary>An immutable set of code points: sorted ranges, and a bitmap of two stages for constant-time tests.</summary>
internal sealed class CodePointSet
{
    private const int Limit = 0x110000;
    private readonly int[] _ranges;
    private readonly ushort[] _pages = new ushort[Limit >> 8];
    private readonly ulong[] _bits;

    private CodePointSet(int[] ranges)
    {
        _ranges = ranges;
        // Page 0 is empty and page 1 is full; other pages are the set's own.
        var bits = new List<ulong> { 0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue };
        int open = -1;
        for (int i = 0; i < ranges.Length; i += 2)
        {
            for (int point = ranges[i]; point <= ranges[i + 1];)
            {
                int page = point >> 8;
                int last = Math.Min(ranges[i + 1], (page << 8) | 0xFF);
                if (point == page << 8 && last == ((page << 8) | 0xFF))
                {
                    _pages[page] = 1;
                }
                else
                {
                    if (open != page)
                    {
                        open = page;
                        _pages[page] = (ushort)(bits.Count >> 2);
                        bits.AddRange([0, 0, 0, 0]);
                    }

                    int first = _pages[page] << 2;
                    for (int p = point; p <= last; p++)
                    {
                        bits[first + ((p >> 6) & 3)] |= 1UL << (p & 63);
                    }
                }

                point = last + 1;
            }
        }

        _bits = [.. bits];
    }

    /// <summary>The set without members.</summary>
    public static CodePointSet Empty { get; } = new([]);

    /// <summary>First and last code point of each range, ascending.</summary>
    public ReadOnlySpan<int> Ranges => _ranges;

    /// <summary>Whether the sets have a member in common.</summary>
    public bool Overlaps(CodePointSet other)
    {
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            if (_ranges[i] <= other._ranges[j + 1] && other._ranges[j] <= _ranges[i + 1])
            {
                return true;
            }

            (i, j) = _ranges[i + 1] < other._ranges[j + 1] ? (i + 2, j) : (i, j + 2);
        }

        return false;
    }

    /// <summary>Makes a set of ranges in any order: first, last, first, last...</summary>
    public static CodePointSet Of(params IReadOnlyList<int> ranges)
    {
        var pairs = new List<(int First, int Last)>(ranges.Count / 2);
        for (int i = 0; i < ranges.Count; i += 2)
        {
            pairs.Add((ranges[i], ranges[i + 1]));
        }

        pairs.Sort();
        var merged = new List<int>(ranges.Count);
        foreach ((int first, int last) in pairs)
        {
            if (merged.Count > 0 && first <= merged[^1] + 1)
            {
                merged[^1] = Math.Max(merged[^1], last);
            }
            else
            {
                merged.Add(first);
                merged.Add(last);
            }
        }

        return new CodePointSet([.. merged]);
    }

    /// <summary>Whether the code point is a member.</summary>
    public bool Contains(int codePoint) => (_bits[(_pages[codePoint >> 8] << 2) + ((codePoint >> 6) & 3)] >> codePoint & 1) != 0;

    /// <summary>The members of either set.</summary>
    public CodePointSet Union(CodePointSet other) => Of([.. _ranges, .. other._ranges]);

    /// <summary>All code points that are no members.</summary>
    public CodePointSet Complement()
    {
        var ranges = new List<int>(_ranges.Length + 2);
        int next = 0;
        for (int i = 0; i < _ranges.Length; i += 2)
        {
            if (_ranges[i] > next)
            {
                ranges.Add(next);
                ranges.Add(_ranges[i] - 1);
            }

            next = _ranges[i + 1] + 1;
        }

        if (next < Limit)
        {
            ranges.Add(next);
            ranges.Add(Limit - 1);
        }

        return new CodePointSet([.. ranges]);
    }

    /// <summary>The members of both sets.</summary>
    public CodePointSet Intersect(CodePointSet other) => Complement().Union(other.Complement()).Complement();
}
