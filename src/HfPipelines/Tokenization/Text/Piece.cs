namespace HfPipelines.Tokenization.Text;

/// <summary>A piece of a text on its way through pre-tokenization: a view of a normalized text, or an added token.</summary>
/// <param name="Text">The text that holds the piece.</param>
/// <param name="Start">Where the piece begins in it.</param>
/// <param name="Length">Its UTF-16 units.</param>
/// <param name="OriginalStart">Where its span begins in the input.</param>
/// <param name="OriginalEnd">Where its span ends in the input.</param>
/// <param name="TokenId">The id of the added token that the piece is; -1 for text.</param>
internal readonly record struct Piece(NormalizedText Text, int Start, int Length, int OriginalStart, int OriginalEnd, int TokenId = -1)
{
    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Span => Text.Span.Slice(Start, Length);
}
