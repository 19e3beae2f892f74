namespace HfPipelines.Generation.Logits;

/// <summary>Forbids tokens everywhere.</summary>
internal sealed class SuppressTokens(int[] tokenIds) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores) => Forbid(tokenIds, scores);
}
