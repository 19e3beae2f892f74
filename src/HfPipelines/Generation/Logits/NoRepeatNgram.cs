namespace HfPipelines.Generation.Logits;

/// <summary>Forbids tokens that would complete a run of tokens that is already there.</summary>
internal sealed class NoRepeatNgram(int size) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores) => Forbid(tokens, tokens, size, scores);

    /// <summary>Forbids the last tokens of a text's runs whose first tokens are the last of another text.</summary>
    internal static void Forbid(ReadOnlySpan<int> text, ReadOnlySpan<int> tokens, int size, Span<float> scores)
    {
        if (tokens.Length < size - 1)
        {
            return;
        }

        ReadOnlySpan<int> prefix = tokens[(tokens.Length - size + 1)..];
        for (int i = 0; i + size <= text.Length; i++)
        {
            int last = text[i + size - 1];
            if ((uint)last < (uint)scores.Length && text.Slice(i, size - 1).SequenceEqual(prefix))
            {
                scores[last] = float.NegativeInfinity;
            }
        }
    }
}
