using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the fewest tokens whose probabilities sum to a share.</summary>
internal sealed class TopPWarper(double topP, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        (Tensor sorted, Tensor indices) = scores.sort(-1, descending: false);
        Tensor removed = nn.functional.softmax(sorted, -1).cumsum(-1).le(1 - topP);
        long kept = Math.Min(minTokensToKeep, scores.size(-1));
        removed.narrow(-1, scores.size(-1) - kept, kept).fill_(false);
        return scores.masked_fill_(removed.scatter(1, indices, removed), filterValue);
    }
}
