using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>A network whose <c>logits</c> [batch, length, vocabulary] continue the text, one token a call, with a cache.</summary>
public interface ICausalLanguageModel
{
    /// <summary>Makes the memory of a generation: all of it is allocated here.</summary>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="maxLength">The number of tokens, prompt and continuation, that a sequence may reach.</param>
    DecoderCache CreateCache(long batchSize, long maxLength);
}
