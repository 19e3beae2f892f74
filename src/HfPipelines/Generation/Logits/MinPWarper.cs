using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the tokens that are likely enough beside the likeliest.</summary>
internal sealed class MinPWarper(double minP, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Tensor probabilities = nn.functional.softmax(scores, -1);
        Tensor removed = probabilities.lt(probabilities.amax([-1], keepdim: true).mul(minP));
        Tensor kept = probabilities.topk((int)Math.Min(minTokensToKeep, scores.size(-1))).indexes;
        return scores.masked_fill_(removed.scatter_(-1, kept, zeros_like(kept, dtype: ScalarType.Bool)), filterValue);
    }
}
