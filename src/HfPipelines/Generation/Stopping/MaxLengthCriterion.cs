namespace HfPipelines.Generation.Stopping;

/// <summary>Ends at a length.</summary>
internal sealed class MaxLengthCriterion(int maxLength) : StoppingCriterion
{
    public override FinishReason Reason => FinishReason.Length;

    public override bool IsDone(ReadOnlySpan<int> tokens) => tokens.Length >= maxLength;
}
