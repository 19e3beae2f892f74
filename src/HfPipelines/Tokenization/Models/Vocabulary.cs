namespace HfPipelines.Tokenization.Models;

/// <summary>Tokens and their ids. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string?[] _dense;
    private readonly Dictionary<int, string> _sparse = [];

    /// <summary>Makes a vocabulary; of several tokens with one id, the last one names it.</summary>
    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        Count = ids.Count;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        int highest = ids.Count == 0 ? -1 : ids.Values.Max();
        _dense = new string?[Math.Min(highest + 1, (ids.Count * 2) + 1024)];
        foreach ((string token, int id) in ids)
        {
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

    /// <summary>Makes a vocabulary of tokens in the order of their ids; of several equal ones, the last one's id counts.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
    {
        _ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _dense = [.. tokens];
        Count = tokens.Count;
        for (int id = 0; id < tokens.Count; id++)
        {
            _ids[tokens[id]] = id;
        }
    }

    /// <summary>The number of tokens.</summary>
    public int Count { get; }

    /// <summary>The tokens and ids.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The id of a token; -1 where it has none.</summary>
    public int IdOf(ReadOnlySpan<char> token) => _lookup.TryGetValue(token, out int id) ? id : -1;

    /// <summary>The token of an id; null where there is none.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)_dense.Length ? _dense[id] : _sparse.GetValueOrDefault(id);
}
