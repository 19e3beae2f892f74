using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Documents;

/// <summary>The tokens of a page of text. Immutable.</summary>
/// <param name="Encoding">The tokens.</param>
/// <param name="Boxes">Where each token's word stands; special tokens and questions have boxes of their own.</param>
/// <param name="Labels">The label of each token, or that which training leaves out; null where no labels were given.</param>
/// <param name="Overflowing">The parts that truncation cut off.</param>
public sealed record LayoutEncoding(Encoding Encoding, ImmutableArray<LayoutBox> Boxes, ImmutableArray<int>? Labels, IReadOnlyList<LayoutEncoding> Overflowing);
