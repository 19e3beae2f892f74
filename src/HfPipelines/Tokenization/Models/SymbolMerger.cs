using System.Numerics;

namespace HfPipelines.Tokenization.Models;

/// <summary>
/// Merges the symbols of a word: always the merge of the lowest rank, the leftmost first. Long words are merged window by window, which gives the same:
/// where every two neighbours, merged on their own, stay these two, no merge of the whole word crosses a border either. One thread at a time.
/// </summary>
internal sealed class SymbolMerger(MergeTable merges)
{
    private const int NoMerge = int.MaxValue;

    /// <summary>How many symbols a window takes on.</summary>
    private const int Step = 96;

    /// <summary>How many tokens before them a window merges anew, at first.</summary>
    private const int Overlap = 6;

    /// <summary>How many at most, before the word is merged as a whole.</summary>
    private const int LongestOverlap = 1 << 10;

    /// <summary>The most symbols of which the lowest rank is looked for one by one; more have a heap.</summary>
    private const int LongestScan = 512;

    private readonly PriorityQueue<int, long> _queue = new();
    private Symbol[] _symbols = new Symbol[64];
    private Symbol[] _merged = new Symbol[64];
    private Symbol[] _window = new Symbol[64];
    private Link[] _links = new Link[64];
    private int[] _ranks = new int[64];
    private int _mergedCount;
    private int _windowCount;

    /// <summary>The number of symbols.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a word.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a symbol: its id and its length.</summary>
    public void Add(int id, int length)
    {
        if (Count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _symbols.Length * 2);
        }

        _symbols[Count] = new Symbol(id, length, Count);
        Count++;
    }

    /// <summary>Merges until no merge is left, and gives what is left of the symbols.</summary>
    public ReadOnlySpan<Symbol> Merge()
    {
        _mergedCount = 0;
        int done = 0;
        for (int overlap = Overlap; done < Count;)
        {
            int first = Math.Max(_mergedCount - overlap, 0);
            int end = overlap > LongestOverlap ? Count : Math.Min(done + Step, Count);
            MergeWindow(overlap > LongestOverlap || first == 0 ? 0 : _merged[first].First, end);
            if (overlap > LongestOverlap || first == 0)
            {
                Replace(0, 0);
            }
            else if (!Join(first, done))
            {
                overlap *= 4;
                continue;
            }

            overlap = Overlap;
            done = end;
        }

        return _merged.AsSpan(0, _mergedCount);
    }

    /// <summary>Puts what a window gave behind the first token that it has in common with those before; false where there is none.</summary>
    private bool Join(int token, int done)
    {
        for (int fresh = 0; token < _mergedCount && fresh < _windowCount;)
        {
            int start = _merged[token].First;
            int other = _window[fresh].First;
            if (start == other && EndOf(_merged, token, _mergedCount, done) == EndOf(_window, fresh, _windowCount, int.MaxValue))
            {
                Replace(token, fresh);
                return true;
            }

            token += start <= other ? 1 : 0;
            fresh += other <= start ? 1 : 0;
        }

        return false;
    }

    private static int EndOf(Symbol[] tokens, int index, int count, int end) => index + 1 < count ? tokens[index + 1].First : end;

    /// <summary>Puts the window's tokens from an index on in the place of those from another on.</summary>
    private void Replace(int token, int fresh)
    {
        int count = _windowCount - fresh;
        if (_merged.Length < token + count)
        {
            Array.Resize(ref _merged, Math.Max(token + count, _merged.Length * 2));
        }

        _window.AsSpan(fresh, count).CopyTo(_merged.AsSpan(token));
        _mergedCount = token + count;
    }

    /// <summary>Merges the symbols of a range as if there were no others.</summary>
    private void MergeWindow(int start, int end)
    {
        ReadOnlySpan<Symbol> symbols = _symbols.AsSpan(start, end - start);
        if (_window.Length < symbols.Length)
        {
            int length = (int)BitOperations.RoundUpToPowerOf2((uint)symbols.Length);
            (_window, _links, _ranks) = (new Symbol[length], new Link[length], new int[length]);
        }

        symbols.CopyTo(_window);
        bool isLong = symbols.Length > LongestScan;
        for (int i = 0; i < symbols.Length; i++)
        {
            _links[i] = new Link(i - 1, i + 1 < symbols.Length ? i + 1 : -1);
            _ranks[i] = i + 1 < symbols.Length ? merges.RankOf(symbols[i].Id, symbols[i + 1].Id) : NoMerge;
            if (isLong && _ranks[i] != NoMerge)
            {
                Enqueue(i);
            }
        }

        Span<int> ranks = _ranks.AsSpan(0, symbols.Length);
        for (int i; (i = isLong ? Dequeue() : IndexOfLowest(ranks)) >= 0;)
        {
            (int previous, int next) = _links[i];
            int afterNext = _links[next].Next;
            _window[i] = new Symbol(merges.MergedOf(ranks[i]), _window[i].Length + _window[next].Length, _window[i].First);
            ranks[next] = NoMerge;
            _links[i].Next = afterNext;
            Rank(i, afterNext, isLong);
            if (afterNext >= 0)
            {
                _links[afterNext].Previous = i;
            }

            if (previous >= 0)
            {
                Rank(previous, i, isLong);
            }
        }

        _windowCount = 0;
        for (int i = 0; i >= 0 && symbols.Length > 0; i = _links[i].Next)
        {
            _window[_windowCount++] = _window[i];
        }
    }

    /// <summary>Looks up the merge of a symbol with the next one.</summary>
    private void Rank(int index, int next, bool isLong)
    {
        _ranks[index] = next < 0 ? NoMerge : merges.RankOf(_window[index].Id, _window[next].Id);
        if (isLong && _ranks[index] != NoMerge)
        {
            Enqueue(index);
        }
    }

    private void Enqueue(int index) => _queue.Enqueue(index, ((long)_ranks[index] << 32) | (uint)index);

    private int Dequeue()
    {
        while (_queue.TryDequeue(out int index, out long key))
        {
            if (_ranks[index] == key >> 32)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The first index of the lowest rank; -1 where all are <see cref="NoMerge"/>.</summary>
    private static int IndexOfLowest(ReadOnlySpan<int> ranks)
    {
        int lowest = NoMerge;
        int rest = 0;
        if (ranks.Length >= Vector<int>.Count)
        {
            Vector<int> lowests = new(ranks);
            for (rest = Vector<int>.Count; rest + Vector<int>.Count <= ranks.Length; rest += Vector<int>.Count)
            {
                lowests = Vector.Min(lowests, new Vector<int>(ranks[rest..]));
            }

            for (int i = 0; i < Vector<int>.Count; i++)
            {
                lowest = Math.Min(lowest, lowests[i]);
            }
        }

        foreach (int rank in ranks[rest..])
        {
            lowest = Math.Min(lowest, rank);
        }

        return lowest == NoMerge ? -1 : ranks.IndexOf(lowest);
    }

    /// <summary>A symbol, or several that are merged.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Length">Its length, in whatever the user counts.</param>
    /// <param name="First">The index of its first symbol.</param>
    internal readonly record struct Symbol(int Id, int Length, int First);

    private record struct Link(int Previous, int Next);
}
