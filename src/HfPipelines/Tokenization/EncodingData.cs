using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization;

/// <summary>The columns of an encoding while it is put together.</summary>
internal sealed class EncodingData
{
    /// <summary>Makes columns with room for a number of tokens.</summary>
    public EncodingData(int capacity)
    {
        Ids = new int[capacity];
        TypeIds = new int[capacity];
        Offsets = new TokenOffset[capacity];
        Words = new int[capacity];
        Sequences = new sbyte[capacity];
        Special = new bool[capacity];
        Padding = new bool[capacity];
    }

    public int Count { get; private set; }

    public int[] Ids { get; private set; }

    public int[] TypeIds { get; private set; }

    public TokenOffset[] Offsets { get; private set; }

    /// <summary>The index of the word; -1 for none.</summary>
    public int[] Words { get; private set; }

    /// <summary>The index of the text in a pair; -1 for none.</summary>
    public sbyte[] Sequences { get; private set; }

    public bool[] Special { get; private set; }

    public bool[] Padding { get; private set; }

    /// <summary>The tokens that are not those of their ids, by index.</summary>
    public List<(int Index, string Token)>? Literals { get; private set; }

    /// <summary>Adds a token of a text.</summary>
    public void Add(int id, int start, int end, int word, string? literal)
    {
        Grow(1);
        Ids[Count] = id;
        Offsets[Count] = new TokenOffset(start, end);
        Words[Count] = word;
        AddLiteral(literal);
        Count++;
    }

    /// <summary>Adds the tokens of a word.</summary>
    public void AddWord(in Piece piece, ReadOnlySpan<Token> tokens, int word)
    {
        Grow(tokens.Length);
        NormalizedText text = piece.Text;
        bool isIdentity = text.IsIdentity;
        int origin = (isIdentity ? text.OriginalStart : 0) + piece.Start;
        int index = Count;
        foreach (ref readonly Token token in tokens)
        {
            Ids[index] = token.Id;
            Words[index] = word;
            (int start, int end) = (origin + token.Start, origin + token.End);
            Offsets[index++] = isIdentity ? new TokenOffset(start, end) : new TokenOffset(text.StartOf(start), text.EndOf(end - 1));
            if (token.IsLiteral)
            {
                (Literals ??= []).Add((index - 1, piece.Span[token.Start..token.End].ToString()));
            }
        }

        Count = index;
    }

    /// <summary>Adds a special token.</summary>
    public void AddSpecial(int id, string? token, int typeId)
    {
        Grow(1);
        Ids[Count] = id;
        TypeIds[Count] = typeId;
        Words[Count] = -1;
        Sequences[Count] = -1;
        Special[Count] = true;
        AddLiteral(token);
        Count++;
    }

    /// <summary>Adds padding.</summary>
    public void AddPadding(int count, int id, string? token, int typeId)
    {
        for (int i = 0; i < count; i++)
        {
            AddSpecial(id, token, typeId);
            Padding[Count - 1] = true;
        }
    }

    /// <summary>Adds tokens of another encoding.</summary>
    public void Append(EncodingData other, int start, int count)
    {
        Grow(count);
        Array.Copy(other.Ids, start, Ids, Count, count);
        Array.Copy(other.TypeIds, start, TypeIds, Count, count);
        Array.Copy(other.Offsets, start, Offsets, Count, count);
        Array.Copy(other.Words, start, Words, Count, count);
        Array.Copy(other.Sequences, start, Sequences, Count, count);
        Array.Copy(other.Special, start, Special, Count, count);
        Array.Copy(other.Padding, start, Padding, Count, count);
        if (other.Literals is { Count: > 0 } literals)
        {
            foreach ((int index, string token) in literals)
            {
                if (index >= start && index < start + count)
                {
                    (Literals ??= []).Add((Count + index - start, token));
                }
            }
        }

        Count += count;
    }

    /// <summary>Adds all tokens of another encoding.</summary>
    public void Append(EncodingData other) => Append(other, 0, other.Count);

    /// <summary>Gives all tokens a type id.</summary>
    public void SetTypeId(int typeId) => TypeIds.AsSpan(0, Count).Fill(typeId);

    /// <summary>Gives all tokens the index of their text.</summary>
    public void SetSequence(int index) => Sequences.AsSpan(0, Count).Fill((sbyte)index);

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        TypeIds.AsSpan(0, Count).Clear();
        Sequences.AsSpan(0, Count).Clear();
        Count = 0;
        Literals?.Clear();
    }

    private void AddLiteral(string? token)
    {
        if (token is not null)
        {
            (Literals ??= []).Add((Count, token));
        }
    }

    private void Grow(int count)
    {
        int needed = Count + count;
        if (needed <= Ids.Length)
        {
            return;
        }

        int capacity = Math.Max(needed, Math.Max(16, Ids.Length * 2));
        (int[] ids, int[] types, TokenOffset[] offsets, int[] words, sbyte[] sequences, bool[] special, bool[] padding) = (Ids, TypeIds, Offsets, Words, Sequences, Special, Padding);
        Array.Resize(ref ids, capacity);
        Array.Resize(ref types, capacity);
        Array.Resize(ref offsets, capacity);
        Array.Resize(ref words, capacity);
        Array.Resize(ref sequences, capacity);
        Array.Resize(ref special, capacity);
        Array.Resize(ref padding, capacity);
        (Ids, TypeIds, Offsets, Words, Sequences, Special, Padding) = (ids, types, offsets, words, sequences, special, padding);
    }
}
