namespace HfPipelines.Tokenization.Documents;

/// <summary>Where a word stands on its page, in thousandths of the page's width and height.</summary>
/// <param name="Left">The left edge, 0 to 1000.</param>
/// <param name="Top">The upper edge, 0 to 1000.</param>
/// <param name="Right">The right edge, 0 to 1000.</param>
/// <param name="Bottom">The lower edge, 0 to 1000.</param>
public readonly record struct LayoutBox(int Left, int Top, int Right, int Bottom);
