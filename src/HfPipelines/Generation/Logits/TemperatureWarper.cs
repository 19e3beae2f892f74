using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Divides the scores.</summary>
internal sealed class TemperatureWarper(double temperature) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores) => scores.div_(temperature);
}
