using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>Cuts after every so many code points.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        text.BeginPieces();
        foreach (Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
                continue;
            }

            int start = 0;
            int count = 0;
            for (int i = 0; i < piece.Length;)
            {
                CodePoints.At(piece.Span, i, out int units);
                i += units;
                if (++count == length)
                {
                    text.AddSlice(piece, start, i);
                    start = i;
                    count = 0;
                }
            }

            text.AddSlice(piece, start, piece.Length);
        }

        text.EndPieces();
    }
}
