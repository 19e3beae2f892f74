namespace HfPipelines.Tokenization.Models;

/// <summary>Merges the symbols of a word: always the merge of the lowest rank, the leftmost first. A linked list, and a heap for long words.</summary>
internal sealed class SymbolMerger(MergeTable merges)
{
    private const int ShortWord = 24;
    private readonly PriorityQueue<Candidate, long> _queue = new();
    private Symbol[] _symbols = new Symbol[64];

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

        _symbols[Count++] = new Symbol { Id = id, Length = length };
    }

    /// <summary>The id and length of a symbol after merging; see <see cref="Next"/>.</summary>
    public (int Id, int Length) this[int index] => (_symbols[index].Id, _symbols[index].Length);

    /// <summary>The index of the symbol after another; -1 after the last.</summary>
    public int Next(int index) => _symbols[index].Next;

    /// <summary>Merges until no merge is left.</summary>
    public void Merge()
    {
        for (int i = 0; i < Count; i++)
        {
            _symbols[i].Previous = i - 1;
            _symbols[i].Next = i + 1 < Count ? i + 1 : -1;
        }

        if (Count <= ShortWord)
        {
            MergeShort();
        }
        else
        {
            MergeLong();
        }
    }

    private void MergeShort()
    {
        for (int i = 0; i >= 0 && Count > 0; i = _symbols[i].Next)
        {
            Rank(i);
        }

        while (true)
        {
            int best = -1;
            int bestRank = int.MaxValue;
            for (int i = 0; i >= 0 && Count > 0; i = _symbols[i].Next)
            {
                if (_symbols[i].Rank < bestRank)
                {
                    bestRank = _symbols[i].Rank;
                    best = i;
                }
            }

            if (best < 0)
            {
                return;
            }

            Join(best, _symbols[best].Merged);
            Rank(best);
            if (_symbols[best].Previous >= 0)
            {
                Rank(_symbols[best].Previous);
            }
        }
    }

    /// <summary>Looks up the merge of a symbol with the next one.</summary>
    private void Rank(int index)
    {
        ref Symbol symbol = ref _symbols[index];
        if (symbol.Next < 0 || !merges.TryGet(symbol.Id, _symbols[symbol.Next].Id, out symbol.Rank, out symbol.Merged))
        {
            symbol.Rank = int.MaxValue;
        }
    }

    private void MergeLong()
    {
        _queue.Clear();
        for (int i = 0; i + 1 < Count; i++)
        {
            Enqueue(i);
        }

        while (_queue.TryDequeue(out Candidate candidate, out _))
        {
            ref Symbol symbol = ref _symbols[candidate.Position];
            if (symbol.Length == 0 || symbol.Next < 0)
            {
                continue;
            }

            if (!merges.TryGet(symbol.Id, _symbols[symbol.Next].Id, out _, out int merged) || merged != candidate.Merged)
            {
                continue;
            }

            Join(candidate.Position, merged);
            if (symbol.Previous >= 0)
            {
                Enqueue(symbol.Previous);
            }

            if (symbol.Next >= 0)
            {
                Enqueue(candidate.Position);
            }
        }
    }

    private void Enqueue(int position)
    {
        ref Symbol symbol = ref _symbols[position];
        if (merges.TryGet(symbol.Id, _symbols[symbol.Next].Id, out int rank, out int merged))
        {
            _queue.Enqueue(new Candidate(position, merged), ((long)rank << 32) | (uint)position);
        }
    }

    private void Join(int index, int merged)
    {
        ref Symbol symbol = ref _symbols[index];
        ref Symbol next = ref _symbols[symbol.Next];
        symbol.Id = merged;
        symbol.Length += next.Length;
        next.Length = 0;
        symbol.Next = next.Next;
        if (next.Next >= 0)
        {
            _symbols[next.Next].Previous = index;
        }
    }

    private readonly record struct Candidate(int Position, int Merged);

    private struct Symbol
    {
        public int Id;
        public int Length;
        public int Previous;
        public int Next;
        public int Rank;
        public int Merged;
    }
}
