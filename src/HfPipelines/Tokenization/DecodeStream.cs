namespace HfPipelines.Tokenization;

/// <summary>Decodes one token after the other, for text that is shown while it is generated. One thread at a time.</summary>
public sealed class DecodeStream
{
    private const char Replacement = '\uFFFD';
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly List<int> _ids = [];
    private string _prefix = "";
    private int _prefixIndex;

    internal DecodeStream(Tokenizer tokenizer, bool skipSpecialTokens)
    {
        (_tokenizer, _skipSpecialTokens) = (tokenizer, skipSpecialTokens);
    }

    /// <summary>Adds a token.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The text that is now complete, always of whole characters; null while there is none.</returns>
    public string? Step(int id)
    {
        if (_prefix.Length == 0 && _ids.Count > 0)
        {
            string first = Decode();
            if (!first.EndsWith(Replacement))
            {
                _prefix = first;
                _prefixIndex = _ids.Count;
            }
        }

        _ids.Add(id);
        string text = Decode();
        if (text.Length <= _prefix.Length || text.EndsWith(Replacement))
        {
            return null;
        }

        if (!text.StartsWith(_prefix, StringComparison.Ordinal))
        {
            throw new TokenizerException("decode stream", null, $"Invalid prefix encountered while decoding stream. Token ID: {id}, Expected prefix: '{_prefix}', Actual string: '{text}'");
        }

        string piece = text[_prefix.Length..];
        int next = _ids.Count - _prefixIndex;
        _ids.RemoveRange(0, _prefixIndex);
        _prefix = Decode();
        _prefixIndex = next;
        return piece;
    }

    /// <summary>Ends the stream.</summary>
    /// <returns>What is left, with replacement characters for incomplete ones; null where nothing is.</returns>
    public string? Flush()
    {
        string text = Decode();
        string? rest = text.Length > _prefix.Length && text.StartsWith(_prefix, StringComparison.Ordinal) ? text[_prefix.Length..] : null;
        _ids.Clear();
        _prefix = "";
        _prefixIndex = 0;
        return rest;
    }

    private string Decode() => _tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids), _skipSpecialTokens);
}
