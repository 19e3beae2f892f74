using HfPipelines.Tokenization.Documents;

namespace HfPipelines.Processing;

/// <summary>A page whose words are known.</summary>
/// <param name="Words">The words.</param>
/// <param name="Boxes">Where they stand, one for each.</param>
public sealed record DocumentPage(IReadOnlyList<string> Words, IReadOnlyList<LayoutBox> Boxes)
{
    /// <summary>A question about the page; null for none.</summary>
    public string? Question { get; init; }

    /// <summary>The labels of the words, one for each; null for none.</summary>
    public IReadOnlyList<int>? WordLabels { get; init; }
}
