namespace HfPipelines.Generation.Logits;

/// <summary>Forces an ending token where the length runs out.</summary>
internal sealed class ForcedEosToken(int maxLength, int[] eosTokenIds) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (tokens.Length == maxLength - 1)
        {
            Force(eosTokenIds, scores);
        }
    }
}
