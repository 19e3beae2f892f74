using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>The added tokens of a class that splits texts by itself, and their search in texts. Filled once, then immutable.</summary>
internal sealed class AddedTokenList
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AddedToken> _tokens = [];
    private readonly CharTrie _trie = new();
    private readonly HashSet<string> _searched = new(StringComparer.Ordinal);

    /// <summary>The tokens by id.</summary>
    public IReadOnlyDictionary<int, AddedToken> Tokens => _tokens;

    /// <summary>The id of a token; null where it is none of these.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    /// <summary>The token of an id; null where there is none.</summary>
    public string? TokenOf(int id) => _tokens.TryGetValue(id, out AddedToken? token) ? token.Content : null;

    /// <summary>Adds a token, or changes its flags.</summary>
    public void Add(int id, AddedToken token)
    {
        _tokens[id] = token;
        _ids[token.Content] = id;
        Search(token.Content);
    }

    /// <summary>Forgets a token; it is still found in texts.</summary>
    public void Remove(string token)
    {
        if (_ids.Remove(token, out int id))
        {
            _tokens.Remove(id);
        }
    }

    /// <summary>Gives a token another id.</summary>
    public void Move(string token, int id)
    {
        AddedToken moved = _tokens[_ids[token]];
        Remove(token);
        (_tokens[id], _ids[token]) = (moved, id);
    }

    /// <summary>Finds a token in texts too that is not added.</summary>
    public void Search(string token)
    {
        if (token.Length > 0 && _searched.Add(token))
        {
            _trie.Add(token, _searched.Count - 1);
        }
    }

    /// <summary>Splits a text at the tokens, leftmost first, then longest; what a token strips is gone.</summary>
    public List<string> Split(string text)
    {
        var parts = new List<string>();
        int written = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = FindAt(text, start);
            if (end < 0)
            {
                start++;
                continue;
            }

            if (start > written)
            {
                parts.Add(text[written..start]);
            }

            parts.Add(text[start..end]);
            start = written = end;
        }

        if (written < text.Length)
        {
            parts.Add(text[written..]);
        }

        Strip(parts);
        return parts;
    }

    private int FindAt(string text, int start)
    {
        int end = -1;
        int node = 0;
        for (int i = start; i < text.Length && (node = _trie.Next(node, text[i])) >= 0; i++)
        {
            end = _trie.ValueOf(node) >= 0 ? i + 1 : end;
        }

        return end;
    }

    private void Strip(List<string> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (!_ids.TryGetValue(parts[i], out int id))
            {
                continue;
            }

            AddedToken token = _tokens[id];
            bool hasLeft = i > 0 && parts[i - 1].Length > 0;
            bool hasRight = i + 1 < parts.Count && parts[i + 1].Length > 0;
            string? left = hasLeft ? parts[i - 1] : null;
            string? right = hasRight ? parts[i + 1] : null;
            if (token.RightStrip && hasRight)
            {
                parts[i + 1] = PythonStrings.StripLeft(parts[i + 1]);
            }

            if (token.LeftStrip && hasLeft)
            {
                parts[i - 1] = PythonStrings.StripRight(parts[i - 1]);
            }

            if (token.SingleWord && left is not null && left[^1] != ' ')
            {
                parts[i - 1] += parts[i];
                parts[i] = "";
            }
            else if (token.SingleWord && right is not null && right[0] != ' ')
            {
                parts[i + 1] = parts[i] + parts[i + 1];
                parts[i] = "";
            }
        }
    }
}
