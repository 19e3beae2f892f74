using System.Numerics;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Models;

/// <summary>
/// Tokens and their ids: an open-addressing table one way, a list the other. The texts stand one behind the other in one buffer; a string is made of one
/// when it is asked for. Filled once, then immutable.
/// </summary>
internal sealed class Vocabulary
{
    private const int None = -1;
    private readonly int[] _indices;
    private readonly Dictionary<int, int> _sparse = [];
    private Slot[] _slots;
    private int[] _ids;
    private int[] _ends;
    private string?[] _texts;
    private char[] _chars;
    private int _distinct;

    /// <summary>Makes a vocabulary without tokens.</summary>
    /// <param name="capacity">About how many there will be.</param>
    public Vocabulary(int capacity)
    {
        capacity = Math.Max(capacity, 16);
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _indices = new int[(capacity * 2) + 1024];
        Array.Fill(_indices, None);
        (_ids, _ends, _texts, _chars) = (new int[capacity], new int[capacity], new string?[capacity], new char[capacity * 8]);
    }

    /// <summary>Makes a vocabulary; of several tokens with one id, the last one names it.</summary>
    public Vocabulary(IReadOnlyDictionary<string, int> ids)
        : this(ids.Count)
    {
        foreach ((string token, int id) in ids)
        {
            Add(token, id);
        }
    }

    /// <summary>Makes a vocabulary of tokens in the order of their ids; of several equal ones, the last one's id counts.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
        : this(tokens.Count)
    {
        for (int id = 0; id < tokens.Count; id++)
        {
            Add(tokens[id], id);
        }

        Count = tokens.Count;
    }

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>The UTF-16 units of the longest token.</summary>
    public int Longest { get; private set; }

    /// <summary>Adds a token; of several ids of one token the last one counts, and of several tokens with one id, the last one names it.</summary>
    public void Add(ReadOnlySpan<char> token, int id)
    {
        uint hash = TextHash.Of(token);
        ref Slot slot = ref Find(token, hash);
        int index = slot.Hash == 0 ? _distinct : slot.Index;
        if (slot.Hash == 0)
        {
            slot = new Slot(hash, index);
            Append(token);
            Count = _distinct;
        }

        _ids[index] = id;
        if (id < _indices.Length)
        {
            _indices[id] = index;
        }
        else
        {
            _sparse[id] = index;
        }
    }

    /// <summary>The id of a token; -1 where it has none.</summary>
    public int IdOf(ReadOnlySpan<char> token)
    {
        ref readonly Slot slot = ref Find(token, TextHash.Of(token));
        return slot.Hash == 0 ? -1 : _ids[slot.Index];
    }

    /// <summary>Whether an id is that of a token.</summary>
    public bool IsIdOf(int id, ReadOnlySpan<char> token) => IndexOf(id) is var index && index != None && _ids[index] == id && TextOf(index).SequenceEqual(token);

    /// <summary>The token of an id; null where there is none.</summary>
    public string? TokenOf(int id) => IndexOf(id) is var index && index != None ? _texts[index] ??= TextOf(index).ToString() : null;

    private int IndexOf(int id) => (uint)id < (uint)_indices.Length ? _indices[id] : _sparse.GetValueOrDefault(id, None);

    private ReadOnlySpan<char> TextOf(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _chars.AsSpan(start, _ends[index] - start);
    }

    private void Append(ReadOnlySpan<char> token)
    {
        int start = _distinct == 0 ? 0 : _ends[_distinct - 1];
        int end = start + token.Length;
        if (end > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(end, _chars.Length * 2));
        }

        if (_distinct == _ends.Length)
        {
            Grow();
        }

        token.CopyTo(_chars.AsSpan(start));
        _ends[_distinct++] = end;
        Longest = Math.Max(Longest, token.Length);
    }

    private void Grow()
    {
        Array.Resize(ref _ids, _distinct * 2);
        Array.Resize(ref _ends, _distinct * 2);
        Array.Resize(ref _texts, _distinct * 2);
        Slot[] old = _slots;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)_distinct * 4)];
        foreach (Slot slot in old)
        {
            if (slot.Hash != 0)
            {
                FindFree(slot.Hash) = slot;
            }
        }
    }

    private ref Slot FindFree(uint hash)
    {
        uint i = hash;
        while (_slots[i & (_slots.Length - 1)].Hash != 0)
        {
            i++;
        }

        return ref _slots[i & (_slots.Length - 1)];
    }

    private ref Slot Find(ReadOnlySpan<char> token, uint hash)
    {
        for (uint i = hash; ; i++)
        {
            ref Slot slot = ref _slots[i & (_slots.Length - 1)];
            if (slot.Hash == 0 || (slot.Hash == hash && TextOf(slot.Index).SequenceEqual(token)))
            {
                return ref slot;
            }
        }
    }

    /// <summary>A token by its place in the buffer; the hash is 0 where the slot is free.</summary>
    private readonly record struct Slot(uint Hash, int Index);
}
