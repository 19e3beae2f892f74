using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>BERT's: white space is dropped, and every punctuation character stands alone.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    private readonly CodePointSet _spaces = UnicodeTables.Default.Set("bert_space");
    private readonly CodePointSet _punctuation = UnicodeTables.Default.Set("bert_punct");
    private readonly CodePointSet _ends = UnicodeTables.Default.Set("bert_space").Union(UnicodeTables.Default.Set("bert_punct"));

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        text.BeginPieces();
        foreach (ref readonly Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
            }
            else
            {
                Split(piece, text);
            }
        }

        text.EndPieces();
    }

    private void Split(in Piece piece, PreTokenizedText text)
    {
        ReadOnlySpan<char> span = piece.Span;
        int start = 0;
        for (int i = 0; i < span.Length;)
        {
            int point = CodePoints.At(span, i, out int units);
            if (_ends.Contains(point))
            {
                text.AddSlice(piece, start, i);
                if (!_spaces.Contains(point) && _punctuation.Contains(point))
                {
                    text.AddSlice(piece, i, i + units);
                }

                start = i + units;
            }

            i += units;
        }

        text.AddSlice(piece, start, span.Length);
    }
}
