using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the tokens that are likely enough.</summary>
internal sealed class EpsilonWarper(double epsilon, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Tensor removed = nn.functional.softmax(scores, -1).lt(epsilon);
        return scores.masked_fill_(removed.logical_and_(scores.lt(TopKWarper.Lowest(scores, minTokensToKeep))), filterValue);
    }
}
