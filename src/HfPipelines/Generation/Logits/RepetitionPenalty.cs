namespace HfPipelines.Generation.Logits;

/// <summary>Makes tokens that already appeared less likely.</summary>
/// <param name="penalty">Divides scores above 0 and multiplies those below.</param>
/// <param name="ignored">For each row the number of tokens at its front that do not count, padding for one; null for none.</param>
internal sealed class RepetitionPenalty(double penalty, int[]? ignored = null) : RowLogitsProcessor
{
    private readonly TokenSet _seen = new();

    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        _seen.Clear(scores.Length);
        foreach (int token in tokens[(ignored?[row] ?? 0)..])
        {
            if (_seen.Add(token))
            {
                scores[token] = Penalize(scores[token], (float)penalty);
            }
        }
    }

    internal static float Penalize(float score, float penalty) => score < 0 ? score * penalty : score / penalty;
}
