using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Documents;

/// <summary>The tokens of a page of markup. Immutable.</summary>
/// <param name="Encoding">The tokens.</param>
/// <param name="Tags">For each token the tags on the path to its node, filled up to the deepest path that the model takes.</param>
/// <param name="Subscripts">For each token the numbers of these tags among their like.</param>
/// <param name="Labels">The label of each token, or that which training leaves out; null where no labels were given.</param>
/// <param name="Overflowing">The parts that truncation cut off.</param>
public sealed record MarkupEncoding(
    Encoding Encoding,
    ImmutableArray<ImmutableArray<int>> Tags,
    ImmutableArray<ImmutableArray<int>> Subscripts,
    ImmutableArray<int>? Labels,
    IReadOnlyList<MarkupEncoding> Overflowing);
