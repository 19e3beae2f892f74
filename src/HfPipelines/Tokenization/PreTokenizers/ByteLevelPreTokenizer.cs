using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>GPT-2's: an optional space in front, an optional split into words, and every byte as a printable character.</summary>
/// <param name="addPrefixSpace">Whether text that does not begin with a space gets one.</param>
/// <param name="useRegex">Whether to split into words.</param>
/// <param name="mapBytes">Whether to write bytes as characters; false where the model reads text as bytes itself.</param>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex, bool mapBytes = true) : IPreTokenizer
{
    private static readonly Gpt2Pattern Words = new();

    /// <summary>The same for a model that reads text as bytes itself.</summary>
    public ByteLevelPreTokenizer WithoutMapping() => new(addPrefixSpace, useRegex, mapBytes: false);

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        if (addPrefixSpace)
        {
            text.BeginPieces();
            foreach (Piece piece in text.Pieces)
            {
                if (piece.TokenId >= 0 || piece.Span is [' ', ..])
                {
                    text.AddPiece(piece);
                }
                else
                {
                    NormalizedText prefixed = text.NewText(piece);
                    prefixed.Prepend(" ");
                    text.AddText(prefixed);
                }
            }

            text.EndPieces();
        }

        if (useRegex)
        {
            text.Split(Words, SplitBehavior.Isolated);
        }

        if (mapBytes)
        {
            text.BeginPieces();
            foreach (Piece piece in text.Pieces)
            {
                if (piece.TokenId >= 0)
                {
                    text.AddPiece(piece);
                }
                else
                {
                    NormalizedText mapped = text.NewText(piece);
                    ByteAlphabet.Map(mapped);
                    text.AddText(mapped);
                }
            }

            text.EndPieces();
        }
    }
}
