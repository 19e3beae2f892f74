using static TorchSharp.torch;

namespace HfPipelines.Generation;

/// <summary>Watches a generation while it runs, on its thread. Every method does nothing unless overridden.</summary>
public abstract class GenerationObserver
{
    /// <summary>The prompts, in the rows of the batch, before the first step.</summary>
    /// <param name="sequences">The prompts with their padding.</param>
    public virtual void OnPrompt(TokenSequences sequences)
    {
    }

    /// <summary>The network's scores of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="logits">[rows, vocabulary], as the network gave them; they live until the method returns.</param>
    public virtual void OnLogits(int step, Tensor logits)
    {
    }

    /// <summary>The scores of a step after all processors.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="scores">[rows, vocabulary]; they live until the method returns.</param>
    public virtual void OnScores(int step, Tensor scores)
    {
    }

    /// <summary>The tokens of a step, one for each row; finished rows get padding. A beam search, which changes its mind, reports none.</summary>
    /// <param name="tokens">The tokens.</param>
    public virtual void OnTokens(ReadOnlySpan<int> tokens)
    {
    }

    /// <summary>The end of a generation that was not cancelled.</summary>
    public virtual void OnEnd()
    {
    }

    internal static GenerationObserver None { get; } = new Silent();

    private sealed class Silent : GenerationObserver;
}
