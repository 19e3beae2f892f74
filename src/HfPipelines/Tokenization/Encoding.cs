using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HfPipelines.Tokenization;

/// <summary>The tokens of a text or a pair of texts, one entry a token in every list. Lists other than the ids are made when they are asked for. Immutable.</summary>
public sealed class Encoding
{
    private readonly EncodingData _data;
    private readonly Func<int, string?> _tokenOf;
    private readonly Func<Encoding, IReadOnlyDictionary<string, ImmutableArray<int>>?>? _inputsOf;
    private ImmutableArray<string> _tokens;

    internal Encoding(
        EncodingData data,
        IReadOnlyList<Encoding> overflowing,
        Func<int, string?> tokenOf,
        int sequenceCount,
        Func<Encoding, IReadOnlyDictionary<string, ImmutableArray<int>>?>? inputsOf = null)
    {
        _inputsOf = inputsOf;
        SequenceCount = sequenceCount;
        _data = data;
        _tokenOf = tokenOf;
        Overflowing = overflowing;
        Ids = data.Ids.Length == data.Count ? ImmutableCollectionsMarshal.AsImmutableArray(data.Ids) : [.. data.Ids.AsSpan(0, data.Count)];
    }

    /// <summary>The number of tokens.</summary>
    public int Count => Ids.Length;

    /// <summary>The ids.</summary>
    public ImmutableArray<int> Ids { get; }

    /// <summary>The tokens as texts of the vocabulary, or of the input where the vocabulary lacks them.</summary>
    public ImmutableArray<string> Tokens
    {
        get
        {
            if (_tokens.IsDefault)
            {
                ImmutableInterlocked.InterlockedInitialize(ref _tokens, MakeTokens());
            }

            return _tokens;
        }
    }

    /// <summary>The spans in the input, in UTF-16 units; (0, 0) for special tokens.</summary>
    public ImmutableArray<TokenOffset> Offsets => [.. _data.Offsets.AsSpan(0, Count)];

    /// <summary>The indices of the words, counted in each text; null for special tokens.</summary>
    public ImmutableArray<int?> WordIds => [.. _data.Words.Take(Count).Select(w => w < 0 ? (int?)null : w)];

    /// <summary>The index of the text, 0 or 1; null for special tokens.</summary>
    public ImmutableArray<int?> SequenceIds => [.. _data.Sequences.Take(Count).Select(s => s < 0 ? (int?)null : s)];

    /// <summary>The type ids, by which a model tells the texts of a pair apart.</summary>
    public ImmutableArray<int> TypeIds => [.. _data.TypeIds.AsSpan(0, Count)];

    /// <summary>1 for tokens that were added around the texts, 0 for those of the texts.</summary>
    public ImmutableArray<int> SpecialTokensMask => [.. _data.Special.Take(Count).Select(s => s ? 1 : 0)];

    /// <summary>Whether a token fills the sequence.</summary>
    internal bool IsPadding(int index) => _data.Padding[index];

    /// <summary>Whether a token was added around the texts.</summary>
    internal bool IsSpecial(int index) => _data.Special[index];

    /// <summary>1 for tokens, 0 for padding.</summary>
    public ImmutableArray<int> AttentionMask => [.. _data.Padding.Take(Count).Select(p => p ? 0 : 1)];

    /// <summary>Further inputs of the model that the tokenizer makes, by name, one entry a token; most tokenizers make none.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<int>> ModelInputs => _inputsOf?.Invoke(this) ?? ImmutableDictionary<string, ImmutableArray<int>>.Empty;

    /// <summary>The parts that truncation cut off.</summary>
    public IReadOnlyList<Encoding> Overflowing { get; }

    /// <summary>The number of texts.</summary>
    public int SequenceCount { get; }

    /// <summary>The token that holds a UTF-16 unit of a text; null where none does.</summary>
    /// <param name="position">The index of the unit in the text.</param>
    /// <param name="sequence">The index of the text, 0 or 1.</param>
    public int? CharToToken(int position, int sequence = 0)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_data.Sequences[i] == sequence && position >= _data.Offsets[i].Start && position < _data.Offsets[i].End)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The word that holds a UTF-16 unit of a text; null where none does.</summary>
    /// <param name="position">The index of the unit in the text.</param>
    /// <param name="sequence">The index of the text, 0 or 1.</param>
    public int? CharToWord(int position, int sequence = 0) => CharToToken(position, sequence) is { } token ? TokenToWord(token) : null;

    /// <summary>The span of a token in its text; null for special tokens and beyond the end.</summary>
    /// <param name="token">The index of the token.</param>
    public TokenOffset? TokenToChars(int token) => TokenToSequence(token) is null ? null : _data.Offsets[token];

    /// <summary>The word of a token; null for special tokens and beyond the end.</summary>
    /// <param name="token">The index of the token.</param>
    public int? TokenToWord(int token) => TokenToSequence(token) is null || _data.Words[token] < 0 ? null : _data.Words[token];

    /// <summary>The text of a token; null for special tokens and beyond the end.</summary>
    /// <param name="token">The index of the token.</param>
    public int? TokenToSequence(int token) => token < 0 || token >= Count || _data.Sequences[token] < 0 ? null : _data.Sequences[token];

    /// <summary>The tokens of a word: the first, and one beyond the last; null where there are none.</summary>
    /// <param name="word">The index of the word.</param>
    /// <param name="sequence">The index of the text, 0 or 1.</param>
    public TokenOffset? WordToTokens(int word, int sequence = 0)
    {
        int first = -1;
        int end = -1;
        for (int i = 0; i < Count; i++)
        {
            if (_data.Sequences[i] == sequence && _data.Words[i] == word)
            {
                first = first < 0 ? i : first;
                end = i + 1;
            }
        }

        return first < 0 ? null : new TokenOffset(first, end);
    }

    /// <summary>The span of a word in its text; null where there is none.</summary>
    /// <param name="word">The index of the word.</param>
    /// <param name="sequence">The index of the text, 0 or 1.</param>
    public TokenOffset? WordToChars(int word, int sequence = 0)
        => WordToTokens(word, sequence) is { } tokens ? new TokenOffset(_data.Offsets[tokens.Start].Start, _data.Offsets[tokens.End - 1].End) : null;

    private ImmutableArray<string> MakeTokens()
    {
        string[] tokens = new string[Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = _tokenOf(_data.Ids[i]) ?? "";
        }

        foreach ((int index, string token) in _data.Literals ?? [])
        {
            tokens[index] = token;
        }

        return [.. tokens];
    }

    internal Encoding Pad(int length, PaddingOptions options, TextSide side, int padId, int typeId)
    {
        Encoding[] overflowing = [.. Overflowing.Select(o => o.Pad(length, options, side, padId, typeId))];
        int missing = length - Count;
        if (missing <= 0)
        {
            return overflowing.Length == 0 ? this : new Encoding(_data, overflowing, _tokenOf, SequenceCount, _inputsOf);
        }

        var padded = new EncodingData(length);
        if (side == TextSide.Left)
        {
            padded.AddPadding(missing, padId, options.PadToken, typeId);
        }

        padded.Append(_data);
        if (side == TextSide.Right)
        {
            padded.AddPadding(missing, padId, options.PadToken, typeId);
        }

        return new Encoding(padded, overflowing, _tokenOf, SequenceCount, _inputsOf);
    }
}
