using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Models;

/// <summary>The tokens of words seen before. It grows with them, and begins anew when it is full. One thread at a time.</summary>
internal sealed class WordCache
{
    private const int LongestWord = 64;
    private const int MaximumWords = 1 << 16;
    private Entry[] _entries = new Entry[1 << 8];
    private char[] _chars = new char[1 << 10];
    private Token[] _tokens = new Token[1 << 8];
    private int _charCount;
    private int _tokenCount;
    private int _count;

    /// <summary>The tokens of a word; false where it is not known.</summary>
    public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<Token> tokens)
    {
        if (word.Length <= LongestWord)
        {
            uint hash = TextHash.Of(word);
            Entry[] entries = _entries;
            for (uint slot = hash; ; slot++)
            {
                ref readonly Entry entry = ref entries[slot & (entries.Length - 1)];
                if (entry.Hash == hash && word.SequenceEqual(_chars.AsSpan(entry.CharStart, entry.CharCount)))
                {
                    tokens = _tokens.AsSpan(entry.TokenStart, entry.TokenCount);
                    return true;
                }

                if (entry.Hash == 0)
                {
                    break;
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

        if (_count == MaximumWords)
        {
            Array.Clear(_entries);
            (_count, _charCount, _tokenCount) = (0, 0, 0);
        }

        if (_count * 2 >= _entries.Length)
        {
            Entry[] old = _entries;
            _entries = new Entry[old.Length * 4];
            foreach (Entry entry in old)
            {
                if (entry.Hash != 0)
                {
                    Insert(entry);
                }
            }
        }

        Reserve(ref _chars, _charCount, word.Length);
        Reserve(ref _tokens, _tokenCount, tokens.Length);
        word.CopyTo(_chars.AsSpan(_charCount));
        tokens.CopyTo(_tokens.AsSpan(_tokenCount));
        Insert(new Entry(TextHash.Of(word), _charCount, _tokenCount, (ushort)word.Length, (ushort)tokens.Length));
        _charCount += word.Length;
        _tokenCount += tokens.Length;
        _count++;
    }

    private void Insert(in Entry entry)
    {
        uint slot = entry.Hash;
        while (_entries[slot & (_entries.Length - 1)].Hash != 0)
        {
            slot++;
        }

        _entries[slot & (_entries.Length - 1)] = entry;
    }

    private static void Reserve<T>(ref T[] array, int used, int more)
    {
        if (used + more > array.Length)
        {
            Array.Resize(ref array, Math.Max(used + more, array.Length * 2));
        }
    }

    /// <summary>A word; the hash is 0 where the slot is free.</summary>
    private readonly record struct Entry(uint Hash, int CharStart, int TokenStart, ushort CharCount, ushort TokenCount);
}
