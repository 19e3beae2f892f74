using System.Buffers;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.AddedTokens;

/// <summary>The added tokens, and their search in texts. Filled once, then immutable.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, AddedToken> _tokens = [];
    private readonly Dictionary<int, string> _normalizedForms = [];
    private readonly HashSet<string> _special = new(StringComparer.Ordinal);
    private readonly Vocabulary _vocabulary;
    private readonly INormalizer? _normalizer;
    private Search? _inInput;
    private Search? _inNormalized;

    /// <summary>Makes a list without tokens.</summary>
    public AddedVocabulary(Vocabulary vocabulary, INormalizer? normalizer)
    {
        (_vocabulary, _normalizer) = (vocabulary, normalizer);
    }

    private AddedVocabulary(AddedVocabulary other)
        : this(other._vocabulary, other._normalizer)
    {
        (_ids, _tokens) = (new(other._ids, StringComparer.Ordinal), new(other._tokens));
        (_normalizedForms, _special) = (new(other._normalizedForms), new(other._special, StringComparer.Ordinal));
    }

    /// <summary>The tokens by id.</summary>
    public IReadOnlyDictionary<int, AddedToken> Tokens => _tokens;

    /// <summary>How many of the tokens the model's vocabulary lacks.</summary>
    public int CountOutside => _ids.Keys.Count(t => _vocabulary.IdOf(t) < 0);

    /// <summary>Adds tokens: one that the model knows keeps its id, another gets the next free one.</summary>
    public void Add(IEnumerable<AddedToken> tokens)
    {
        int next = _vocabulary.Count;
        if (_tokens.Count > 0)
        {
            int highest = _tokens.Keys.Max();
            next = highest >= _vocabulary.Count || _vocabulary.Count == 0 ? highest + 1 : _vocabulary.Count;
        }

        foreach (AddedToken token in tokens)
        {
            if (token.Content.Length == 0 || (_ids.TryGetValue(token.Content, out int known) && _tokens[known] == token))
            {
                continue;
            }

            int id = IdOf(token.Content);
            if (id < 0)
            {
                id = next++;
            }

            if (token.Normalized && _normalizer is not null)
            {
                var text = new NormalizedText();
                text.Reset(token.Content, 0);
                _normalizer.Normalize(text);
                string form = text.Span.ToString();
                if (form != token.Content)
                {
                    _normalizedForms[id] = form;
                }
            }

            _ids[token.Content] = id;
            _tokens[id] = token;
            if (token.Special)
            {
                _special.Add(token.Content);
            }
        }

        _inInput = Search.Create(_tokens.Where(t => !t.Value.Normalized).Select(t => (t.Value.Content, t.Key)));
        _inNormalized = Search.Create(_tokens.Where(t => t.Value.Normalized).Select(t => (_normalizedForms.GetValueOrDefault(t.Key, t.Value.Content), t.Key)));
    }

    /// <summary>A list with more tokens.</summary>
    public AddedVocabulary With(IEnumerable<AddedToken> tokens)
    {
        var more = new AddedVocabulary(this);
        more.Add(tokens);
        return more;
    }

    /// <summary>The id of a token, added or of the model; -1 where there is none.</summary>
    public int IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : _vocabulary.IdOf(token);

    /// <summary>The token of an id as decoding sees it: an added token that is looked for in normalized text in that form.</summary>
    public string? TokenOf(int id)
        => _tokens.Count > 0 && _tokens.TryGetValue(id, out AddedToken? token) ? _normalizedForms.GetValueOrDefault(id, token.Content) : _vocabulary.TokenOf(id);

    /// <summary>Whether a token is one that decoding can leave out.</summary>
    public bool IsSpecial(string token) => _special.Contains(token);

    /// <summary>Finds the added tokens of a text, unless they are to stay text, normalizing what is between.</summary>
    public void Extract(PreTokenizedText text, AddedTokenSearch search = AddedTokenSearch.All)
    {
        bool keepsSpecial = search == AddedTokenSearch.WithoutSpecial;
        Search? inNormalized = search == AddedTokenSearch.None ? null : _inNormalized;
        if (search != AddedTokenSearch.None && _inInput is not null)
        {
            text.BeginPieces();
            foreach (Piece piece in text.Pieces)
            {
                Split(piece, _inInput, keepsSpecial, text);
            }

            text.EndPieces();
        }

        if (_normalizer is null && inNormalized is null)
        {
            return;
        }

        text.BeginPieces();
        foreach (Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
                continue;
            }

            Piece normalized = piece;
            if (_normalizer is not null)
            {
                // A piece that is a whole text of its own is changed in place.
                NormalizedText changed = piece.Start == 0 && piece.Length == piece.Text.Length ? piece.Text : text.NewText(piece);
                _normalizer.Normalize(changed);
                normalized = new Piece(changed, 0, changed.Length, piece.OriginalStart, piece.OriginalEnd);
            }

            if (inNormalized is not null)
            {
                Split(normalized, inNormalized, keepsSpecial, text);
            }
            else
            {
                text.AddSlice(normalized, 0, normalized.Length);
            }
        }

        text.EndPieces();
    }

    private void Split(in Piece piece, Search search, bool keepsSpecial, PreTokenizedText text)
    {
        ReadOnlySpan<char> span = piece.Span;
        int written = 0;
        for (int from = 0; search.Find(span, from, out int start, out int end, out int id); from = end)
        {
            AddedToken token = _tokens[id];
            int stop = end;
            if (keepsSpecial && token.Special)
            {
                continue;
            }

            if (token.SingleWord && (EndsWithWord(span[..start]) || StartsWithWord(span[stop..])))
            {
                continue;
            }

            if (token.LeftStrip)
            {
                start = Math.Max(SpacesBefore(span, start), written);
            }

            if (token.RightStrip)
            {
                stop = SpacesAfter(span, stop);
            }

            text.AddSlice(piece, written, start);
            text.AddSlice(piece, start, stop, id);
            written = stop;
        }

        text.AddSlice(piece, written, span.Length);
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text)
        => text.Length > 0 && UnicodeTables.Default.Set("ws_word").Contains(CodePoints.Before(text, text.Length, out _));

    private static bool StartsWithWord(ReadOnlySpan<char> text)
        => text.Length > 0 && UnicodeTables.Default.Set("ws_word").Contains(CodePoints.At(text, 0, out _));

    private static int SpacesBefore(ReadOnlySpan<char> text, int index)
    {
        CodePointSet spaces = UnicodeTables.Default.Set("ws_space");
        while (index > 0 && spaces.Contains(text[index - 1]))
        {
            index--;
        }

        return index;
    }

    private static int SpacesAfter(ReadOnlySpan<char> text, int index)
    {
        CodePointSet spaces = UnicodeTables.Default.Set("ws_space");
        while (index < text.Length && spaces.Contains(text[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>Finds the leftmost, then longest token.</summary>
    private sealed class Search
    {
        private readonly CharTrie _trie = new();
        private readonly SearchValues<char> _first;

        private Search(IReadOnlyList<(string Text, int Id)> tokens)
        {
            foreach ((string text, int id) in tokens)
            {
                _trie.Add(text, id);
            }

            _first = SearchValues.Create([.. tokens.Select(t => t.Text[0]).Distinct()]);
        }

        public static Search? Create(IEnumerable<(string Text, int Id)> tokens)
        {
            (string Text, int Id)[] list = [.. tokens.Where(t => t.Text.Length > 0)];
            return list.Length == 0 ? null : new Search(list);
        }

        public bool Find(ReadOnlySpan<char> text, int from, out int start, out int end, out int id)
        {
            for (start = from; start < text.Length; start++)
            {
                int next = text[start..].IndexOfAny(_first);
                if (next < 0)
                {
                    break;
                }

                start += next;
                (end, id) = (-1, -1);
                int node = 0;
                for (int i = start; i < text.Length && (node = _trie.Next(node, text[i])) >= 0; i++)
                {
                    if (_trie.ValueOf(node) is int value and >= 0)
                    {
                        (end, id) = (i + 1, value);
                    }
                }

                if (id >= 0)
                {
                    return true;
                }
            }

            (start, end, id) = (-1, -1, -1);
            return false;
        }
    }
}
