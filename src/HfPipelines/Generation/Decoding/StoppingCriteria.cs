namespace HfPipelines.Generation.Decoding;

/// <summary>The criteria of one generation.</summary>
internal sealed class StoppingCriteria(IReadOnlyList<StoppingCriterion> criteria)
{
    /// <summary>Why a sequence ends with its last token; null where it goes on.</summary>
    public FinishReason? Check(ReadOnlySpan<int> tokens)
    {
        // A text that ends by itself with its last allowed token did end by itself.
        FinishReason? reason = null;
        foreach (StoppingCriterion criterion in criteria)
        {
            if (criterion.IsDone(tokens))
            {
                if (criterion.Reason == FinishReason.Stop)
                {
                    return FinishReason.Stop;
                }

                reason ??= criterion.Reason;
            }
        }

        return reason;
    }
}
