namespace HfPipelines.Generation.Logits;

/// <summary>Makes the tokens of the input likelier than others.</summary>
/// <param name="penalty">Multiplies scores above 0 and divides those below.</param>
/// <param name="inputs">The tokens of each row's input.</param>
internal sealed class EncoderRepetitionPenalty(double penalty, IReadOnlyList<IReadOnlyList<int>> inputs) : RowLogitsProcessor
{
    private readonly TokenSet _seen = new();

    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        _seen.Clear(scores.Length);
        foreach (int token in inputs[row])
        {
            if (_seen.Add(token))
            {
                scores[token] = RepetitionPenalty.Penalize(scores[token], (float)(1 / penalty));
            }
        }
    }
}
