using System.Numerics;

namespace HfPipelines.Tokenization.Models;

/// <summary>The merges of BPE: a pair of ids to the rank of its merge, and the id that it becomes. Open addressing. Immutable.</summary>
internal sealed class MergeTable
{
    private readonly Entry[] _entries;
    private readonly int[] _merged;
    private readonly int _shift;

    /// <summary>Makes a table of merges in the order of their ranks; of several of one pair the last one counts.</summary>
    public MergeTable(ReadOnlySpan<(int Left, int Right, int Merged)> merges)
    {
        int bits = BitOperations.Log2((uint)Math.Max(merges.Length * 2, 8)) + 1;
        _entries = new Entry[1 << bits];
        _merged = new int[merges.Length];
        _shift = 64 - bits;
        for (int rank = 0; rank < merges.Length; rank++)
        {
            ulong key = Key(merges[rank].Left, merges[rank].Right);
            _entries[Slot(key)] = new Entry(key, rank);
            _merged[rank] = merges[rank].Merged;
        }
    }

    /// <summary>The rank of a pair's merge; <see cref="int.MaxValue"/> where it has none.</summary>
    public int RankOf(int left, int right)
    {
        ulong key = Key(left, right);
        ref readonly Entry entry = ref _entries[Slot(key)];
        return entry.Key == key ? entry.Rank : int.MaxValue;
    }

    /// <summary>The id that a pair becomes by the merge of a rank.</summary>
    public int MergedOf(int rank) => _merged[rank];

    // Zero marks a free entry, so keys begin at one.
    private static ulong Key(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) + 1;

    private int Slot(ulong key)
    {
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_entries[slot].Key != key && _entries[slot].Key != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        return slot;
    }

    private readonly record struct Entry(ulong Key, int Rank);
}
