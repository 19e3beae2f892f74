using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>When a text gets the replacement in front.</summary>
internal enum PrependScheme
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When it begins the input.</summary>
    First,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>SentencePiece's: spaces become a visible character, which begins every word.</summary>
internal sealed class MetaspacePreTokenizer(string replacement, PrependScheme scheme, bool split) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        // All pieces become views of one text.
        NormalizedText changed = text.NewText();
        changed.ResetEmpty();
        text.BeginPieces();
        foreach (ref readonly Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
                continue;
            }

            int start = changed.Length;
            Write(piece, changed);
            var written = new Piece(changed, start, changed.Length - start, piece.OriginalStart, piece.OriginalEnd);
            if (split)
            {
                Split(written, text);
            }
            else
            {
                text.AddPiece(written);
            }
        }

        text.EndPieces();
    }

    private void Write(in Piece piece, NormalizedText changed)
    {
        ReadOnlySpan<char> span = piece.Span;
        bool begins = span[0] == ' ' || span.StartsWith(replacement);
        if (!begins && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.OriginalStart == 0)))
        {
            changed.Append(replacement, piece.Text, piece.Start);
        }

        for (int i = 0; i < span.Length;)
        {
            int space = span[i..].IndexOf(' ');
            int kept = space < 0 ? span.Length - i : space;
            changed.Append(piece.Text, piece.Start + i, kept);
            i += kept;
            if (space >= 0)
            {
                changed.Append(replacement, piece.Text, piece.Start + i++);
            }
        }
    }

    /// <summary>Cuts before every replacement.</summary>
    private void Split(in Piece piece, PreTokenizedText text)
    {
        ReadOnlySpan<char> span = piece.Span;
        int start = 0;
        while (start < span.Length)
        {
            int from = span[start..].StartsWith(replacement) ? start + replacement.Length : start;
            int next = span[from..].IndexOf(replacement);
            int end = next < 0 ? span.Length : from + next;
            text.AddSlice(piece, start, end);
            start = end;
        }
    }
}
