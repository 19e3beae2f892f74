using HfPipelines.Tokenization.Patterns;
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
    private readonly LiteralPattern _space = new(" ");
    private readonly LiteralPattern _replacement = new(replacement);
    private readonly MatchListPool _matches = new();

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        MatchList matches = _matches.Rent();
        text.BeginPieces();
        foreach (Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
                continue;
            }

            NormalizedText changed = text.NewText(piece);
            matches.Clear();
            _space.FindMatches(changed.Span, matches);
            changed.Replace(matches.Spans, replacement);
            if (!changed.Span.StartsWith(replacement) && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.OriginalStart == 0)))
            {
                changed.Prepend(replacement);
            }

            text.AddText(changed);
        }

        text.EndPieces();
        _matches.Return(matches);
        if (split)
        {
            text.Split(_replacement, SplitBehavior.MergedWithNext);
        }
    }
}
