using HfPipelines.Tokenization.Patterns;

namespace HfPipelines.Tokenization.Text;

/// <summary>
/// An input on its way from text to tokens, as a list of pieces. Its buffers are kept between inputs, so that a steady state allocates nothing.
/// One thread at a time.
/// </summary>
internal sealed class PreTokenizedText
{
    private const int KeptTexts = 1024;
    private readonly List<NormalizedText> _texts = [];
    private readonly MatchList _matches = new();
    private readonly List<(int Start, int End, bool Remove)> _ranges = [];
    private Piece[] _pieces = new Piece[64];
    private Piece[] _next = new Piece[64];
    private int _count;
    private int _nextCount;
    private int _usedTexts;

    /// <summary>The UTF-16 units of the longest text so far.</summary>
    public int LongestText { get; private set; }

    /// <summary>The pieces.</summary>
    public ReadOnlySpan<Piece> Pieces => _pieces.AsSpan(0, _count);

    /// <summary>Begins with an input.</summary>
    public void Reset(ReadOnlySpan<char> text)
    {
        if (_texts.Count > KeptTexts)
        {
            _texts.RemoveRange(KeptTexts, _texts.Count - KeptTexts);
        }

        LongestText = Math.Max(LongestText, text.Length);
        _usedTexts = 0;
        _count = 0;
        NormalizedText whole = NewText();
        whole.Reset(text, 0);
        if (whole.Length > 0)
        {
            _pieces[_count++] = new Piece(whole, 0, whole.Length, 0, text.Length);
        }
    }

    /// <summary>A text for a piece that changes; it lives until the next <see cref="Reset"/>.</summary>
    public NormalizedText NewText()
    {
        if (_usedTexts == _texts.Count)
        {
            _texts.Add(new NormalizedText());
        }

        return _texts[_usedTexts++];
    }

    /// <summary>A text of its own for a piece, to be changed.</summary>
    public NormalizedText NewText(in Piece piece)
    {
        NormalizedText text = NewText();
        text.Reset(piece.Text, piece.Start, piece.Length, piece.OriginalStart, piece.OriginalEnd);
        return text;
    }

    /// <summary>Splits every piece that is text by a pattern.</summary>
    public void Split(ITextPattern pattern, SplitBehavior behavior, bool invert = false)
    {
        BeginPieces();
        foreach (Piece piece in Pieces)
        {
            if (piece.TokenId >= 0)
            {
                AddPiece(piece);
            }
            else
            {
                SplitPiece(piece, pattern, behavior, invert);
            }
        }

        EndPieces();
    }

    /// <summary>Begins a new list of pieces.</summary>
    public void BeginPieces() => _nextCount = 0;

    /// <summary>Adds a piece to the new list.</summary>
    public void AddPiece(in Piece piece)
    {
        if (_nextCount == _next.Length)
        {
            Array.Resize(ref _next, _next.Length * 2);
        }

        _next[_nextCount++] = piece;
    }

    /// <summary>Adds a part of a piece to the new list, unless it is empty.</summary>
    public void AddSlice(in Piece piece, int start, int end, int tokenId = -1)
    {
        if (end > start)
        {
            NormalizedText text = piece.Text;
            int first = piece.Start + start;
            int last = piece.Start + end - 1;
            AddPiece(new Piece(text, first, end - start, text.StartOf(first), text.EndOf(last), tokenId));
        }
    }

    /// <summary>Adds a whole text as a piece to the new list, unless it is empty.</summary>
    public void AddText(NormalizedText text)
    {
        if (text.Length > 0)
        {
            AddPiece(new Piece(text, 0, text.Length, text.OriginalStart, text.OriginalEnd));
        }
    }

    /// <summary>Ends the new list: it replaces the present one.</summary>
    public void EndPieces()
    {
        (_pieces, _next) = (_next, _pieces);
        _count = _nextCount;
    }

    /// <summary>Adds the parts of a piece to the new list.</summary>
    public void SplitPiece(in Piece piece, ITextPattern pattern, SplitBehavior behavior, bool invert = false)
    {
        _matches.Clear();
        pattern.FindMatches(piece.Span, _matches);
        ReadOnlySpan<int> matches = _matches.Spans;
        if (behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && !invert))
        {
            int position = 0;
            for (int i = 0; i < matches.Length; i += 2)
            {
                AddSlice(piece, position, matches[i]);
                if (behavior == SplitBehavior.Isolated)
                {
                    AddSlice(piece, matches[i], matches[i + 1]);
                }

                position = matches[i + 1];
            }

            AddSlice(piece, position, piece.Length);
            return;
        }

        CollectRanges(matches, piece.Length, behavior, invert);
        foreach ((int start, int end, bool remove) in _ranges)
        {
            if (!remove)
            {
                AddSlice(piece, start, end);
            }
        }
    }

    private void CollectRanges(ReadOnlySpan<int> matches, int length, SplitBehavior behavior, bool invert)
    {
        _ranges.Clear();
        int position = 0;
        for (int i = 0; i < matches.Length; i += 2)
        {
            if (position != matches[i])
            {
                _ranges.Add((position, matches[i], invert));
            }

            _ranges.Add((matches[i], matches[i + 1], !invert));
            position = matches[i + 1];
        }

        if (position != length)
        {
            _ranges.Add((position, length, invert));
        }

        switch (behavior)
        {
            case SplitBehavior.Contiguous:
                Merge(backward: false, (isMatch, previous) => isMatch == previous);
                break;
            case SplitBehavior.MergedWithPrevious:
                Merge(backward: false, (isMatch, previous) => isMatch && !previous);
                break;
            case SplitBehavior.MergedWithNext:
                Merge(backward: true, (isMatch, previous) => isMatch && !previous);
                break;
        }
    }

    private void Merge(bool backward, Func<bool, bool, bool> joins)
    {
        if (backward)
        {
            _ranges.Reverse();
        }

        int count = 0;
        bool previous = false;
        for (int i = 0; i < _ranges.Count; i++)
        {
            (int start, int end, bool isMatch) = _ranges[i];
            if (count > 0 && joins(isMatch, previous))
            {
                (int Start, int End, bool Remove) last = _ranges[count - 1];
                _ranges[count - 1] = backward ? (start, last.End, false) : (last.Start, end, false);
            }
            else
            {
                _ranges[count++] = (start, end, false);
            }

            previous = isMatch;
        }

        _ranges.RemoveRange(count, _ranges.Count - count);
        if (backward)
        {
            _ranges.Reverse();
        }
    }
}
