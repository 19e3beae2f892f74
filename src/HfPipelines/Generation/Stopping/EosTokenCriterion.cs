namespace HfPipelines.Generation.Stopping;

/// <summary>Ends at an ending token.</summary>
internal sealed class EosTokenCriterion(int[] eosTokenIds) : StoppingCriterion
{
    public override bool IsDone(ReadOnlySpan<int> tokens) => tokens.Length > 0 && eosTokenIds.AsSpan().Contains(tokens[^1]);
}
