using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Passages;

/// <summary>A question and a passage as a model reads them.</summary>
/// <param name="Ids">The tokens: start, question, separator, title, separator, text.</param>
/// <param name="AttentionMask">1 for each token, 0 for padding.</param>
public sealed record PassageEncoding(ImmutableArray<int> Ids, ImmutableArray<int> AttentionMask);
