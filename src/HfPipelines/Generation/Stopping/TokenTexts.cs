using System.Collections.Concurrent;
using System.Globalization;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Generation.Stopping;

/// <summary>What each token of a vocabulary adds to a text, in UTF-8 or a part of it. Safe for many threads.</summary>
internal sealed class TokenTexts
{
    private const string Prefix = "abcdef";
    private const char Replacement = '\uFFFD';

    private readonly Tokenizer _tokenizer;
    private readonly int[] _prefixIds;
    private readonly ConcurrentDictionary<int, byte[]> _texts = [];

    public TokenTexts(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _prefixIds = [.. tokenizer.Encode(Prefix, addSpecialTokens: false).Ids];
    }

    /// <summary>What a token adds to a text; nothing for ids outside the vocabulary.</summary>
    public byte[] Of(int id) => _texts.GetOrAdd(id, Find);

    private byte[] Find(int id)
    {
        if (_tokenizer.IdToToken(id) is not { } token)
        {
            return [];
        }

        // A token may look different at the beginning of a text, so it is decoded behind another.
        string decoded = _tokenizer.Decode([.. _prefixIds, id]);
        int start = decoded.IndexOf(Prefix, StringComparison.Ordinal);
        string text = start < 0 ? _tokenizer.Decode([id]) : decoded[(start + Prefix.Length)..];
        return text.Contains(Replacement) && !token.Contains(Replacement) && Bytes(token) is { } bytes ? bytes : System.Text.Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The bytes of a token that holds a part of a character; null where it holds none.</summary>
    private static byte[]? Bytes(string token)
    {
        if (token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
        {
            return [value];
        }

        int[] values = [.. token.Select(c => ByteAlphabet.ByteOf(c))];
        return values.Contains(-1) ? null : [.. values.Select(v => (byte)v)];
    }
}
