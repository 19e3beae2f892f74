using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the tokens that are likely enough; where the distribution is flat, less is enough.</summary>
internal sealed class EtaWarper(double epsilon, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        float limit = (float)epsilon;
        Tensor eta = Entropy.Of(scores).neg_().exp_().mul_(MathF.Sqrt(limit)).clamp_(max: limit).unsqueeze(-1);
        Tensor removed = nn.functional.softmax(scores, -1).lt(eta);
        return scores.masked_fill_(removed.logical_and_(scores.lt(TopKWarper.Lowest(scores, minTokensToKeep))), filterValue);
    }
}
