using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the tokens whose information is nearest to the expected one and whose probabilities sum to a share.</summary>
internal sealed class TypicalWarper(double mass, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Tensor normalized = nn.functional.log_softmax(scores, -1);
        Tensor terms = normalized.mul(normalized.exp());
        Tensor entropy = terms.masked_fill_(terms.isnan(), 0).sum(-1, keepdim: true).neg_();
        (Tensor distances, Tensor indices) = normalized.neg().sub(entropy).abs().sort(-1, descending: false);
        Tensor cumulated = nn.functional.softmax(scores.gather(-1, indices), -1).cumsum(-1);
        Tensor last = cumulated.lt(mass).sum(1).clamp_(max: scores.size(-1) - 1);
        Tensor removed = distances.gt(distances.gather(1, last.view(-1, 1)));
        removed.narrow(-1, 0, Math.Min(minTokensToKeep, scores.size(-1))).fill_(false);
        return scores.masked_fill_(removed.scatter(1, indices, removed), filterValue);
    }
}
