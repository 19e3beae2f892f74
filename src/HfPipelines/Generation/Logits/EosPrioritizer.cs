using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Leaves only the ending tokens as soon as one of them is likely enough (Bark).</summary>
internal sealed class EosPrioritizer(int[] eosTokenIds, double minProbability) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Span<float> values = ValuesOf(scores);
        Span<float> probabilities = ValuesOf(nn.functional.softmax(scores, -1));
        int vocabulary = values.Length / sequences.Rows;
        for (int row = 0; row < sequences.Rows; row++)
        {
            Span<float> rowScores = values.Slice(row * vocabulary, vocabulary);
            ReadOnlySpan<float> rowProbabilities = probabilities.Slice(row * vocabulary, vocabulary);
            bool likely = false;
            var kept = new float[eosTokenIds.Length];
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = rowScores[eosTokenIds[i]];
                likely |= rowProbabilities[eosTokenIds[i]] > (float)minProbability;
            }

            if (likely)
            {
                rowScores.Fill(float.NegativeInfinity);
                for (int i = 0; i < kept.Length; i++)
                {
                    rowScores[eosTokenIds[i]] = kept[i];
                }
            }
        }

        return scores;
    }
}
