namespace HfPipelines.Generation.Logits;

/// <summary>Forbids tokens that would complete a run of tokens of the input.</summary>
/// <param name="size">The length of the runs.</param>
/// <param name="inputs">The tokens of each row's input.</param>
internal sealed class EncoderNoRepeatNgram(int size, IReadOnlyList<IReadOnlyList<int>> inputs) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores) => NoRepeatNgram.Forbid([.. inputs[row]], tokens, size, scores);
}
