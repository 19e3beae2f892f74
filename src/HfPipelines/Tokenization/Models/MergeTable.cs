using System.Numerics;

namespace HfPipelines.Tokenization.Models;

/// <summary>The merges of BPE: a pair of ids to the rank of its merge and the id that it becomes. Open addressing.</summary>
internal sealed class MergeTable
{
    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <summary>Makes a table for a number of merges.</summary>
    public MergeTable(int count)
    {
        int bits = BitOperations.Log2((uint)Math.Max(count * 2, 8)) + 1;
        _entries = new Entry[1 << bits];
        _shift = 64 - bits;
    }

    /// <summary>Adds a merge; a later one of the same pair wins.</summary>
    public void Add(int left, int right, int rank, int merged)
    {
        ulong key = Key(left, right);
        ref Entry entry = ref _entries[Slot(key)];
        (entry.Key, entry.Rank, entry.Merged) = (key, rank, merged);
    }

    /// <summary>Finds a merge.</summary>
    public bool TryGet(int left, int right, out int rank, out int merged)
    {
        ulong key = Key(left, right);
        ref readonly Entry entry = ref _entries[Slot(key)];
        (rank, merged) = (entry.Rank, entry.Merged);
        return entry.Key == key;
    }

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

    private struct Entry
    {
        public ulong Key;
        public int Rank;
        public int Merged;
    }
}
