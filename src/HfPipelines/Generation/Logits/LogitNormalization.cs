using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Turns scores into log-probabilities.</summary>
internal sealed class LogitNormalization : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores) => nn.functional.log_softmax(scores, -1);
}
