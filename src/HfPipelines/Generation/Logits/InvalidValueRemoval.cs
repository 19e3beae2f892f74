using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Replaces scores that are no finite numbers: by 0, the largest or the smallest number.</summary>
internal sealed class InvalidValueRemoval : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores) => scores.nan_to_num_(0, float.MaxValue, float.MinValue);
}
