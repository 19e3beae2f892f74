using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Text;

/// <summary>
/// A part of the input and what normalization made of it, with the span of the input for every UTF-16 unit. As long as nothing changes, unit i
/// stands for the input's unit <c>origin + i</c> and no table is kept. A transformation reads the present text from left to right and writes the next.
/// </summary>
internal sealed class NormalizedText
{
    private char[] _chars = new char[64];
    private int[] _starts = [];
    private int[] _ends = [];
    private char[] _nextChars = [];
    private int[] _nextStarts = [];
    private int[] _nextEnds = [];
    private int _nextLength;
    private int _cursor;
    private bool _tracked;

    /// <summary>Where the part begins in the input.</summary>
    public int OriginalStart { get; private set; }

    /// <summary>Where the part ends in the input.</summary>
    public int OriginalEnd { get; private set; }

    /// <summary>The number of UTF-16 units.</summary>
    public int Length { get; private set; }

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    /// <summary>The text, for changes that keep every span.</summary>
    public Span<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>A list for a transformation to work in.</summary>
    public List<(int Point, int Change)> Scratch { get; } = [];

    /// <summary>Whether unit i stands for the input's unit <c>OriginalStart + i</c>.</summary>
    public bool IsIdentity => !_tracked;

    /// <summary>Becomes empty, to be filled by <see cref="Append(NormalizedText, int, int)"/>.</summary>
    public void ResetEmpty()
    {
        (Length, OriginalStart, OriginalEnd) = (0, 0, 0);
        _tracked = true;
    }

    /// <summary>Adds a part of another text at the end.</summary>
    public void Append(NormalizedText source, int start, int length)
    {
        GrowTo(Length + length);
        source._chars.AsSpan(start, length).CopyTo(_chars.AsSpan(Length));
        if (source._tracked)
        {
            source._starts.AsSpan(start, length).CopyTo(_starts.AsSpan(Length));
            source._ends.AsSpan(start, length).CopyTo(_ends.AsSpan(Length));
        }
        else
        {
            FillIdentity(Length, Length + length, source.OriginalStart + start);
        }

        Length += length;
    }

    /// <summary>Adds a text at the end, with the span of a code point of another text.</summary>
    public void Append(ReadOnlySpan<char> text, NormalizedText source, int index)
    {
        GrowTo(Length + text.Length);
        CodePoints.At(source.Span, index, out int units);
        int start = source.StartOf(index);
        int end = source.EndOf(index + units - 1);
        foreach (char c in text)
        {
            _chars[Length] = c;
            _starts[Length] = start;
            _ends[Length++] = end;
        }
    }

    /// <summary>Whether the transformation has written anything.</summary>
    public bool HasWritten => _nextLength > 0;

    /// <summary>Becomes a part of the input as it is.</summary>
    public void Reset(ReadOnlySpan<char> text, int originalStart)
    {
        if (_chars.Length < text.Length)
        {
            _chars = new char[Math.Max(text.Length, _chars.Length * 2)];
        }

        text.CopyTo(_chars);
        Length = text.Length;
        OriginalStart = originalStart;
        OriginalEnd = originalStart + text.Length;
        _tracked = false;
    }

    /// <summary>Becomes a copy of a part of another text.</summary>
    public void Reset(NormalizedText source, int start, int length, int originalStart, int originalEnd)
    {
        Reset(source._chars.AsSpan(start, length), originalStart);
        OriginalEnd = originalEnd;
        if (source._tracked || source.OriginalStart + start != originalStart)
        {
            Allocate(ref _starts, length, 0);
            Allocate(ref _ends, length, 0);
            _tracked = true;
            if (source._tracked)
            {
                source._starts.AsSpan(start, length).CopyTo(_starts);
                source._ends.AsSpan(start, length).CopyTo(_ends);
            }
            else
            {
                FillIdentity(0, length, source.OriginalStart + start);
            }
        }
    }

    /// <summary>Where the input's span of a unit begins.</summary>
    public int StartOf(int index) => _tracked ? _starts[index] : OriginalStart + index;

    /// <summary>Where the input's span of a unit ends.</summary>
    public int EndOf(int index) => _tracked ? _ends[index] : OriginalStart + index + 1;

    /// <summary>Begins a transformation at the text's start.</summary>
    public void Begin()
    {
        Track();
        _nextLength = 0;
        _cursor = 0;
    }

    /// <summary>Copies units of the present text.</summary>
    public void Keep(int units)
    {
        Reserve(units);
        _chars.AsSpan(_cursor, units).CopyTo(_nextChars.AsSpan(_nextLength));
        _starts.AsSpan(_cursor, units).CopyTo(_nextStarts.AsSpan(_nextLength));
        _ends.AsSpan(_cursor, units).CopyTo(_nextEnds.AsSpan(_nextLength));
        _cursor += units;
        _nextLength += units;
    }

    /// <summary>Leaves out units of the present text.</summary>
    public void Drop(int units) => _cursor += units;

    /// <summary>
    /// Writes a code point. Change 0 replaces the next code point of the present text, -n replaces it and drops the n that follow, and 1 inserts,
    /// with the span of the code point before.
    /// </summary>
    public void Put(int codePoint, int change)
    {
        int start;
        int end;
        if (change > 0)
        {
            (start, end) = _cursor < 1 ? (OriginalStart, OriginalStart) : (_starts[_cursor - 1], _ends[_cursor - 1]);
        }
        else
        {
            (start, end) = (_starts[_cursor], _ends[_cursor]);
            for (int i = change; i <= 0; i++)
            {
                CodePoints.At(Span, _cursor, out int units);
                _cursor += units;
            }
        }

        Reserve(2);
        if (codePoint < 0x10000)
        {
            Append((char)codePoint, start, end);
        }
        else
        {
            Append((char)(((codePoint - 0x10000) >> 10) + 0xD800), start, end);
            Append((char)(((codePoint - 0x10000) & 0x3FF) + 0xDC00), start, end);
        }
    }

    /// <summary>Inserts a text, with the span of the code point before.</summary>
    public void Insert(ReadOnlySpan<char> text)
    {
        (int start, int end) = _cursor < 1 ? (OriginalStart, OriginalStart) : (_starts[_cursor - 1], _ends[_cursor - 1]);
        Reserve(text.Length);
        foreach (char c in text)
        {
            Append(c, start, end);
        }
    }

    /// <summary>Ends a transformation: what it wrote is the text.</summary>
    public void Commit()
    {
        (_chars, _nextChars) = (_nextChars, _chars);
        (_starts, _nextStarts) = (_nextStarts, _starts);
        (_ends, _nextEnds) = (_nextEnds, _ends);
        Length = _nextLength;
    }

    /// <summary>Replaces every match of a pattern; the new text has the span of the match's last code point.</summary>
    public void Replace(ReadOnlySpan<int> matches, ReadOnlySpan<char> content)
    {
        if (matches.Length == 0)
        {
            return;
        }

        if (content.Length == 1 && SameLength(matches, 1))
        {
            for (int i = 0; i < matches.Length; i += 2)
            {
                _chars[matches[i]] = content[0];
            }

            return;
        }

        Begin();
        for (int i = 0; i < matches.Length; i += 2)
        {
            Keep(matches[i] - _cursor);
            Drop(matches[i + 1] - matches[i]);
            Insert(content);
        }

        Keep(Length - _cursor);
        Commit();
    }

    /// <summary>Puts a text before the first code point; an empty text stays empty.</summary>
    public void Prepend(ReadOnlySpan<char> prefix)
    {
        if (Length == 0 || prefix.Length == 0)
        {
            return;
        }

        Begin();
        int next = CodePoints.At(Span, 0, out int nextUnits);
        for (int i = 0; i < prefix.Length;)
        {
            Put(CodePoints.At(prefix, i, out int units), i == 0 ? 0 : 1);
            i += units;
        }

        Put(next, 1);
        _cursor = nextUnits;
        Keep(Length - _cursor);
        Commit();
    }

    private static bool SameLength(ReadOnlySpan<int> matches, int length)
    {
        for (int i = 0; i < matches.Length; i += 2)
        {
            if (matches[i + 1] - matches[i] != length)
            {
                return false;
            }
        }

        return true;
    }

    private static void Allocate(ref int[] array, int length, int kept)
    {
        if (array.Length < length)
        {
            int[] larger = new int[Math.Max(length, array.Length * 2)];
            array.AsSpan(0, kept).CopyTo(larger);
            array = larger;
        }
    }

    private void Append(char c, int start, int end)
    {
        _nextChars[_nextLength] = c;
        _nextStarts[_nextLength] = start;
        _nextEnds[_nextLength++] = end;
    }

    private void Reserve(int units)
    {
        int length = _nextLength + units;
        if (_nextChars.Length < length || _nextStarts.Length < length || _nextEnds.Length < length)
        {
            Array.Resize(ref _nextChars, Math.Max(length, Math.Max(_nextChars.Length * 2, Length)));
            Allocate(ref _nextStarts, _nextChars.Length, _nextLength);
            Allocate(ref _nextEnds, _nextChars.Length, _nextLength);
        }
    }

    private void Track()
    {
        if (!_tracked)
        {
            Allocate(ref _starts, Length, 0);
            Allocate(ref _ends, Length, 0);
            _tracked = true;
            FillIdentity(0, Length, OriginalStart);
        }
    }

    private void GrowTo(int length)
    {
        if (_chars.Length < length)
        {
            Array.Resize(ref _chars, Math.Max(length, _chars.Length * 2));
        }

        Allocate(ref _starts, _chars.Length, Length);
        Allocate(ref _ends, _chars.Length, Length);
    }

    /// <summary>Gives units from first to end the spans of the input's units from an origin on; a pair of surrogates has one span.</summary>
    private void FillIdentity(int first, int end, int origin)
    {
        ReadOnlySpan<char> chars = _chars.AsSpan(0, end);
        int shift = origin - first;
        for (int i = first; i < end; i++)
        {
            (_starts[i], _ends[i]) = (i + shift, i + shift + 1);
            if (char.IsHighSurrogate(chars[i]) && i + 1 < end && char.IsLowSurrogate(chars[i + 1]))
            {
                _ends[i]++;
                (_starts[i + 1], _ends[i + 1]) = (_starts[i], _ends[i]);
                i++;
            }
        }
    }
}
