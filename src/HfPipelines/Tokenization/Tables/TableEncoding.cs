using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Tables;

/// <summary>A question and a table as a model reads them.</summary>
/// <param name="Ids">The tokens: start, question, separator, names of columns, cells row by row.</param>
/// <param name="AttentionMask">1 for each token, 0 for padding.</param>
/// <param name="TokenTypes">What the model is told of each token beside its id.</param>
public sealed record TableEncoding(ImmutableArray<int> Ids, ImmutableArray<int> AttentionMask, ImmutableArray<TableTokenType> TokenTypes)
{
    /// <summary>For training: 1 for the tokens of cells that answer the question; null where nobody gave answers.</summary>
    public ImmutableArray<int>? Labels { get; init; }

    /// <summary>For training: the number of each token's cell, not a number for none; null where nobody gave answers.</summary>
    public ImmutableArray<double>? NumericValues { get; init; }

    /// <summary>For training: how many tokens each token's cell has, 1 for none; null where nobody gave answers.</summary>
    public ImmutableArray<double>? NumericValueScales { get; init; }
}
