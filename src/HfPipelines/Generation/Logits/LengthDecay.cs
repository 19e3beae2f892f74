namespace HfPipelines.Generation.Logits;

/// <summary>Makes the ending tokens likelier the longer the text is.</summary>
internal sealed class LengthDecay(ExponentialDecay decay, int[] eosTokenIds, int promptLength) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        int steps = tokens.Length - decay.StartIndex - promptLength;
        if (steps <= 0)
        {
            return;
        }

        float factor = (float)(Math.Pow(decay.Factor, steps) - 1);
        foreach (int token in eosTokenIds)
        {
            if ((uint)token < (uint)scores.Length && float.IsFinite(scores[token]))
            {
                scores[token] += Math.Abs(scores[token]) * factor;
            }
        }
    }
}
