namespace HfPipelines.Tokenization.Tables;

/// <summary>What a model is told of a token beside its id.</summary>
/// <param name="Segment">1 for the table, 0 for the question.</param>
/// <param name="Column">The number of the column, from 1; 0 for the question.</param>
/// <param name="Row">The number of the row, from 1; 0 for the question and for the names of columns.</param>
/// <param name="PreviousLabel">1 where the cell answered the question before.</param>
/// <param name="Rank">The rank of the cell's number or date in its column, from 1 for the least; 0 for none.</param>
/// <param name="InverseRank">The rank from 1 for the greatest; 0 for none.</param>
/// <param name="Relations">How the question's numbers and dates compare with the cell's: 1 for equal, 2 for less, 4 for greater, added up.</param>
public readonly record struct TableTokenType(int Segment, int Column, int Row, int PreviousLabel, int Rank, int InverseRank, int Relations);
