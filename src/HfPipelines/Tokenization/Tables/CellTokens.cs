namespace HfPipelines.Tokenization.Tables;

/// <summary>The tokens of a table's cells, the names of the columns as the first row.</summary>
/// <param name="rows">Rows, cells, tokens.</param>
internal sealed class CellTokens(IReadOnlyList<List<string>[]> rows)
{
    /// <summary>The most tokens that a cell has.</summary>
    public int LongestCell { get; } = rows.SelectMany(r => r).Select(c => c.Count).DefaultIfEmpty().Max();

    /// <summary>The tokens of cells that are cut to a number of tokens, but not within a word.</summary>
    /// <param name="rowCount">The number of rows below the names of the columns.</param>
    /// <param name="tokenCount">The most tokens of a cell.</param>
    public IEnumerable<(string Token, int Column, int Row)> Take(int rowCount, int tokenCount)
    {
        for (int row = 0; row <= rowCount && row < rows.Count; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                int wordStart = 0;
                for (int i = 0; i < rows[row][column].Count; i++)
                {
                    string token = rows[row][column][i];
                    wordStart = token.StartsWith("##", StringComparison.Ordinal) ? wordStart : i;
                    if (wordStart < tokenCount)
                    {
                        yield return (token, column + 1, row);
                    }
                }
            }
        }
    }

    /// <summary>How many rows and tokens of a cell fit; at least one token.</summary>
    /// <param name="rowCount">The number of rows below the names of the columns.</param>
    /// <param name="budget">The most tokens of all.</param>
    /// <param name="trimLength">The number of tokens to which every cell is cut; negative for any.</param>
    public (int Rows, int Tokens) Fit(int rowCount, int budget, int trimLength)
    {
        do
        {
            if (FitTokens(rowCount, budget, trimLength) is { } tokens)
            {
                return (rowCount, Math.Max(tokens, 1));
            }

            rowCount--;
        }
        while (rowCount > 0);
        return (rowCount, 1);
    }

    private int? FitTokens(int rowCount, int budget, int trimLength)
    {
        int most = trimLength >= 0 ? Math.Min(LongestCell, trimLength) : LongestCell;
        int tokens = 0;
        while (tokens < most && Take(rowCount, tokens + 1).Count() <= budget)
        {
            tokens++;
        }

        // A length that is set is not cut further.
        return tokens == most || (trimLength < 0 && tokens > 0) ? tokens : null;
    }
}
