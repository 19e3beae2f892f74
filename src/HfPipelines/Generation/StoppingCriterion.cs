namespace HfPipelines.Generation;

/// <summary>Decides whether a sequence ends with the token just added. An instance serves one generation.</summary>
public abstract class StoppingCriterion
{
    /// <summary>What a sequence that the criterion ends reports.</summary>
    public virtual FinishReason Reason => FinishReason.Stop;

    /// <summary>Whether a sequence ends.</summary>
    /// <param name="tokens">Prompt and continuation, the new token last.</param>
    public abstract bool IsDone(ReadOnlySpan<int> tokens);
}
