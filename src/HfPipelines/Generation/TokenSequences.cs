namespace HfPipelines.Generation;

/// <summary>The token ids of a batch so far, rows of one length.</summary>
public sealed class TokenSequences
{
    private readonly int[] _tokens;
    private readonly int _capacity;

    internal TokenSequences(IReadOnlyList<IReadOnlyList<int>> rows, int capacity)
    {
        Rows = rows.Count;
        Length = rows.Count == 0 ? 0 : rows[0].Count;
        _capacity = Math.Max(capacity, Length);
        _tokens = new int[Rows * _capacity];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Length; i++)
            {
                _tokens[(row * _capacity) + i] = rows[row][i];
            }
        }
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of tokens in each row.</summary>
    public int Length { get; private set; }

    /// <summary>The tokens of a row.</summary>
    /// <param name="row">From 0.</param>
    public ReadOnlySpan<int> this[int row] => _tokens.AsSpan(row * _capacity, Length);

    internal void Append(ReadOnlySpan<int> tokens)
    {
        for (int row = 0; row < Rows; row++)
        {
            _tokens[(row * _capacity) + Length] = tokens[row];
        }

        Length++;
    }

    internal void Truncate(int length) => Length = length;
}
