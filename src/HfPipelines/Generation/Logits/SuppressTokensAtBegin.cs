namespace HfPipelines.Generation.Logits;

/// <summary>Forbids tokens in one place: the first of the continuation.</summary>
internal sealed class SuppressTokensAtBegin(int[] tokenIds, int beginIndex) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (tokens.Length == beginIndex)
        {
            Forbid(tokenIds, scores);
        }
    }
}
