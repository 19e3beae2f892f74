using System.Numerics;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Models;

/// <summary>Tokens and their ids: an open-addressing table one way, a list the other. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly Slot[] _slots;
    private readonly string?[] _dense;
    private readonly Dictionary<int, string> _sparse = [];

    /// <summary>Makes a vocabulary; of several tokens with one id, the last one names it.</summary>
    public Vocabulary(IReadOnlyDictionary<string, int> ids)
        : this(ids, ids.Count)
    {
    }

    /// <summary>Makes a vocabulary of tokens in the order of their ids; of several equal ones, the last one's id counts.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
        : this(tokens.Select((token, id) => KeyValuePair.Create(token, id)), tokens.Count)
    {
        Count = tokens.Count;
    }

    /// <summary>Makes a vocabulary; of several ids of one token the last one counts, and of several tokens with one id, the last one names it.</summary>
    /// <param name="ids">The tokens and ids.</param>
    /// <param name="capacity">How many there are at most.</param>
    public Vocabulary(IEnumerable<KeyValuePair<string, int>> ids, int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity * 2, 8))];
        _dense = new string?[(capacity * 2) + 1024];
        foreach ((string token, int id) in ids)
        {
            uint hash = TextHash.Of(token);
            ref Slot slot = ref Find(token, hash);
            Count += slot.Token is null ? 1 : 0;
            slot = new Slot(hash, id, token);
            if (id < _dense.Length)
            {
                _dense[id] = token;
            }
            else
            {
                _sparse[id] = token;
            }
        }
    }

    /// <summary>The number of tokens.</summary>
    public int Count { get; }

    /// <summary>The tokens.</summary>
    public IEnumerable<string> Tokens => _slots.Where(slot => slot.Token is not null).Select(slot => slot.Token!);

    /// <summary>The id of a token; -1 where it has none.</summary>
    public int IdOf(ReadOnlySpan<char> token)
    {
        ref readonly Slot slot = ref Find(token, TextHash.Of(token));
        return slot.Token is null ? -1 : slot.Id;
    }

    /// <summary>The token of an id; null where there is none.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)_dense.Length ? _dense[id] : _sparse.GetValueOrDefault(id);

    private ref Slot Find(ReadOnlySpan<char> token, uint hash)
    {
        for (uint i = hash; ; i++)
        {
            ref Slot slot = ref _slots[i & (_slots.Length - 1)];
            if (slot.Token is null || (slot.Hash == hash && token.SequenceEqual(slot.Token)))
            {
                return ref slot;
            }
        }
    }

    private readonly record struct Slot(uint Hash, int Id, string? Token);
}
