namespace HfPipelines.Generation.Decoding;

/// <summary>Which rows of a batch have ended, where and why.</summary>
internal sealed class FinishedRows(TokenSequences prompt, DecodingSettings settings)
{
    private readonly int _promptLength = prompt.Length;
    private readonly int[] _lengths = new int[prompt.Rows];
    private readonly FinishReason?[] _reasons = new FinishReason?[prompt.Rows];
    private int _open = prompt.Rows;

    /// <summary>Whether any row goes on.</summary>
    public bool Open => _open > 0;

    /// <summary>Gives finished rows the padding token, where there are ending tokens at all.</summary>
    public int[] Pad(int[] tokens)
    {
        for (int row = 0; row < tokens.Length && settings.EosTokenIds.Length > 0; row++)
        {
            if (_reasons[row] is not null)
            {
                tokens[row] = settings.PadTokenId!.Value;
            }
        }

        return tokens;
    }

    /// <summary>Closes the rows that end with their last token.</summary>
    public void Close(TokenSequences sequences, StoppingCriteria criteria)
    {
        for (int row = 0; row < sequences.Rows; row++)
        {
            if (_reasons[row] is null && criteria.Check(sequences[row]) is { } reason)
            {
                (_reasons[row], _lengths[row]) = (reason, sequences.Length);
                _open--;
            }
        }
    }

    /// <summary>The result once all rows have ended.</summary>
    public GenerationResult ToResult(TokenSequences sequences) => new()
    {
        Sequences = [.. Enumerable.Range(0, sequences.Rows).Select(row => sequences[row].ToArray())],
        NewTokens = [.. Enumerable.Range(0, sequences.Rows).Select(row => sequences[row][_promptLength.._lengths[row]].ToArray())],
        FinishReasons = [.. _reasons.Select(r => r!.Value)],
        PromptLength = _promptLength,
    };
}
