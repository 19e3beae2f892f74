using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network whose <c>logits</c> [batch, length, vocabulary] continue the text, one token a call, with a cache.</summary>
public interface ICausalLanguageModel
{
    /// <summary>Makes the memory of a generation: all of it is allocated here.</summary>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="maxLength">The number of tokens, prompt and continuation, that a sequence may reach.</param>
    DecoderCache CreateCache(long batchSize, long maxLength);

    /// <summary>The positions of a prompt that begins a generation, where they are not simply counted from 0 on.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>Int64 [batch or 1, length] or [3, batch, length]; null where they are counted. The tensor belongs to the current dispose scope.</returns>
    Tensor? PositionsOf(ModelInput prompt) => null;
}
