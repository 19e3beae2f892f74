namespace HfPipelines.Tokenization.Tables;

/// <summary>A cell that answers a question.</summary>
/// <param name="Row">The row's index; the names of the columns are none.</param>
/// <param name="Column">The column's index.</param>
public readonly record struct TableCell(int Row, int Column);
