namespace HfPipelines.Generation.Logits;

/// <summary>Forbids the ending tokens until prompt and continuation are long enough.</summary>
internal sealed class MinLength(int minLength, int[] eosTokenIds) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (tokens.Length < minLength)
        {
            Forbid(eosTokenIds, scores);
        }
    }
}
