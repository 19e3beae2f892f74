namespace HfPipelines.Tokenization.Tables;

/// <summary>A table of texts.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, each with a text for every column.</param>
public sealed record TableData(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
