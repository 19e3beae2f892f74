namespace HfPipelines.Generation.Logits;

/// <summary>Allows only the first codebook's tokens in even places and only the second's in odd ones (Bark).</summary>
internal sealed class AlternatingCodebooks(int inputStartLength, int semanticVocabularySize, int codebookSize) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        int border = semanticVocabularySize + codebookSize;
        if ((tokens.Length - inputStartLength) % 2 == 0)
        {
            scores[..semanticVocabularySize].Fill(float.NegativeInfinity);
            scores[border..].Fill(float.NegativeInfinity);
        }
        else
        {
            scores[..border].Fill(float.NegativeInfinity);
        }
    }
}
