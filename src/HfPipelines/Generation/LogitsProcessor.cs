using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Generation;

/// <summary>Changes the scores of the next token before it is chosen. An instance serves one generation.</summary>
public abstract class LogitsProcessor
{
    /// <summary>Processes the scores of a step.</summary>
    /// <param name="sequences">The tokens so far.</param>
    /// <param name="scores">The scores, float32 [rows, vocabulary], contiguous on the CPU; may be changed in place.</param>
    /// <returns>The processed scores: the same tensor, or another one of that type and layout in the current dispose scope.</returns>
    public abstract Tensor Process(TokenSequences sequences, Tensor scores);

    /// <summary>The numbers of a contiguous float32 tensor on the CPU, as they lie in memory.</summary>
    /// <param name="scores">The tensor; it must outlive the span.</param>
    protected static Span<float> ValuesOf(Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return TensorMemory.Values<float>(scores);
    }
}
