using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Keeps the tokens with the highest scores.</summary>
internal sealed class TopKWarper(int topK, int minTokensToKeep = 1, float filterValue = float.NegativeInfinity) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
        => scores.masked_fill_(scores.lt(Lowest(scores, Math.Max(topK, minTokensToKeep))), filterValue);

    /// <summary>The lowest of a row's highest scores, [rows, 1].</summary>
    internal static Tensor Lowest(Tensor scores, int count)
    {
        int kept = (int)Math.Min(count, scores.size(-1));
        return scores.topk(kept).values.narrow(-1, kept - 1, 1);
    }
}
