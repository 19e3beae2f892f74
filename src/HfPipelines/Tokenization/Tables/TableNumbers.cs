namespace HfPipelines.Tokenization.Tables;

/// <summary>The numbers and dates of a table: in every column only those of its most common kind.</summary>
internal sealed class TableNumbers
{
    private const double Share = 0.7;
    private readonly Dictionary<int, NumericValue>[] _columns;

    /// <summary>Reads a table.</summary>
    public TableNumbers(TableData table)
    {
        _columns = [.. Enumerable.Range(0, table.Columns.Count).Select(c => Consolidate([.. table.Rows.Select(r => NumericText.Read(TableText.Normalize(r[c])))]))];
    }

    /// <summary>The values of a column, by row.</summary>
    public IReadOnlyDictionary<int, NumericValue> Column(int column) => _columns[column];

    /// <summary>For each cell with a value how many different values of its column are no greater, and how many no less.</summary>
    public IEnumerable<(int Row, int Column, int Rank, int InverseRank)> Ranks()
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            Dictionary<int, NumericValue> values = _columns[column];
            if (NumericKeys.Of(values.Values) is not { } keys)
            {
                continue;
            }

            List<NumericValue> different = [];
            foreach (NumericValue value in values.Values.Order(Comparer<NumericValue>.Create(keys.Compare)))
            {
                if (different.Count == 0 || keys.Compare(different[^1], value) != 0)
                {
                    different.Add(value);
                }
            }

            foreach ((int row, NumericValue value) in values)
            {
                int rank = different.FindIndex(d => keys.Compare(d, value) == 0);
                yield return (row, column, rank + 1, different.Count - rank);
            }
        }
    }

    /// <summary>For each cell with a value how the values of a question compare with it: 1 for equal, 2 for less, 4 for greater, added up.</summary>
    public IEnumerable<(int Row, int Column, int Relations)> Relations(string question)
    {
        IReadOnlyList<NumericValue> asked = NumericText.Read(TableText.Normalize(question));
        for (int column = 0; column < _columns.Length; column++)
        {
            Dictionary<int, NumericValue> values = _columns[column];
            NumericKeys?[] keys = [.. asked.Select(a => values.Count == 0 ? null : NumericKeys.Of([.. values.Values, a]))];
            foreach ((int row, NumericValue value) in values)
            {
                int relations = 0;
                for (int i = 0; i < asked.Count; i++)
                {
                    relations |= keys[i]?.Compare(asked[i], value) switch { null => 0, 0 => 1, < 0 => 2, _ => 4 };
                }

                yield return (row, column, relations);
            }
        }
    }

    private static Dictionary<int, NumericValue> Consolidate(IReadOnlyList<NumericValue>[] rows)
    {
        int dates = rows.Count(r => r.Any(v => v.IsDate));
        int numbers = rows.Count(r => r.Any(v => !v.IsDate));
        int most = Math.Max(dates, numbers);
        if (most == 0 || most < rows.Length * Share)
        {
            return [];
        }

        // Where both are as common they are dates.
        bool areDates = dates == most;
        return rows.Index().Where(r => r.Item.Any(v => v.IsDate == areDates)).ToDictionary(r => r.Index, r => r.Item.First(v => v.IsDate == areDates));
    }
}
