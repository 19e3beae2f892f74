using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Mixes conditional and unconditional scores that one call gave: the first half of the rows and the second.</summary>
/// <param name="scale">Above 1 the condition counts more.</param>
internal sealed class ClassifierFreeGuidance(double scale) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        if (scores.size(0) != 2 * sequences.Rows)
        {
            throw new GenerationException(nameof(GenerationOptions.GuidanceScale), $"{2 * sequences.Rows} rows of scores, conditional and unconditional", $"{scores.size(0)}");
        }

        Tensor conditional = scores.narrow(0, 0, sequences.Rows);
        Tensor unconditional = scores.narrow(0, sequences.Rows, sequences.Rows);
        return conditional.sub(unconditional).mul_(scale).add_(unconditional);
    }
}
