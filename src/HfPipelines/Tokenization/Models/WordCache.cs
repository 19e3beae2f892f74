namespace HfPipelines.Tokenization.Models;

/// <summary>The tokens of words seen before. When it is full it begins anew. One thread at a time.</summary>
internal sealed class WordCache
{
    private const int LongestWord = 64;
    private const int Slots = 1 << 15;
    private const int MaximumEntries = Slots / 2;
    private readonly Entry[] _entries = new Entry[Slots];
    private char[] _chars = new char[1 << 12];
    private Token[] _tokens = new Token[1 << 12];
    private int _charCount;
    private int _tokenCount;
    private int _count;

    /// <summary>The tokens of a word; false where it is not known.</summary>
    public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<Token> tokens)
    {
        if (word.Length <= LongestWord)
        {
            uint hash = Hash(word);
            for (uint slot = hash & (Slots - 1); _entries[slot].Hash != 0; slot = (slot + 1) & (Slots - 1))
            {
                ref readonly Entry entry = ref _entries[slot];
                if (entry.Hash == hash && word.SequenceEqual(_chars.AsSpan(entry.CharStart, entry.CharCount)))
                {
                    tokens = _tokens.AsSpan(entry.TokenStart, entry.TokenCount);
                    return true;
                }
            }
        }

        tokens = default;
        return false;
    }

    /// <summary>Remembers a word that is not known.</summary>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<Token> tokens)
    {
        if (word.Length > LongestWord)
        {
            return;
        }

        if (_count == MaximumEntries)
        {
            Array.Clear(_entries);
            (_count, _charCount, _tokenCount) = (0, 0, 0);
        }

        Reserve(ref _chars, _charCount, word.Length);
        Reserve(ref _tokens, _tokenCount, tokens.Length);
        word.CopyTo(_chars.AsSpan(_charCount));
        tokens.CopyTo(_tokens.AsSpan(_tokenCount));
        uint hash = Hash(word);
        uint slot = hash & (Slots - 1);
        while (_entries[slot].Hash != 0)
        {
            slot = (slot + 1) & (Slots - 1);
        }

        _entries[slot] = new Entry(hash, _charCount, word.Length, _tokenCount, tokens.Length);
        _charCount += word.Length;
        _tokenCount += tokens.Length;
        _count++;
    }

    private static void Reserve<T>(ref T[] array, int used, int more)
    {
        if (used + more > array.Length)
        {
            Array.Resize(ref array, Math.Max(used + more, array.Length * 2));
        }
    }

    /// <summary>A hash that is never zero, which marks a free slot.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        ulong hash = (ulong)word.Length;
        foreach (char c in word)
        {
            hash = (hash ^ c) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
        }

        return (uint)(hash >> 32) | 1u << 31;
    }

    private readonly record struct Entry(uint Hash, int CharStart, int CharCount, int TokenStart, int TokenCount);
}
