namespace HfPipelines.Tokenization.Models;

/// <summary>A reusable list of tokens.</summary>
internal sealed class TokenList
{
    private Token[] _tokens = new Token[64];

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>The tokens.</summary>
    public ReadOnlySpan<Token> Span => _tokens.AsSpan(0, Count);

    /// <summary>Forgets all tokens.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a token.</summary>
    public void Add(in Token token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, _tokens.Length * 2);
        }

        _tokens[Count++] = token;
    }

    /// <summary>Replaces a token.</summary>
    public void Set(int index, in Token token) => _tokens[index] = token;

    /// <summary>Keeps the first tokens only.</summary>
    public void Truncate(int count) => Count = count;
}
