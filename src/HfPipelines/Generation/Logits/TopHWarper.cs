using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the likeliest tokens that carry a share of the entropy of the hundred likeliest.</summary>
internal sealed class TopHWarper(double topH, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    private const int Considered = 100;

    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        (Tensor top, Tensor indices) = scores.topk((int)Math.Min(Considered, scores.size(-1)));
        Tensor limit = Entropy.Of(Entropy.Normalize(top), out Tensor probabilities).mul(topH).unsqueeze(-1);
        Tensor kept = probabilities.neg().mul(probabilities.log()).cumsum(-1).le(limit);
        kept.narrow(-1, 0, 1).fill_(true);
        Tensor removed = ones_like(scores, dtype: ScalarType.Bool).scatter_(1, indices, kept.logical_not());
        return scores.masked_fill_(removed, filterValue);
    }
}
