using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Forbids all tokens but those that a function allows after the text so far.</summary>
/// <param name="allowed">The allowed tokens by the prompt's index and the text so far.</param>
/// <param name="beams">The rows of each prompt.</param>
internal sealed class PrefixConstraint(Func<int, IReadOnlyList<int>, IReadOnlyList<int>> allowed, int beams) : LogitsProcessor
{
    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Span<float> values = ValuesOf(scores);
        int vocabulary = values.Length / sequences.Rows;
        for (int prompt = 0; prompt < sequences.Rows / beams; prompt++)
        {
            var tokens = new IReadOnlyList<int>[beams];
            bool possible = false;
            for (int beam = 0; beam < beams; beam++)
            {
                int row = (prompt * beams) + beam;
                tokens[beam] = allowed(prompt, sequences[row].ToArray());
                possible |= Keep(tokens[beam], values.Slice(row * vocabulary, vocabulary));
            }

            // Where other processors forbade all that is allowed, the constraint wins.
            for (int beam = 0; beam < beams && !possible; beam++)
            {
                foreach (int token in tokens[beam])
                {
                    values[(((prompt * beams) + beam) * vocabulary) + token] = 0;
                }
            }
        }

        return scores;
    }

    private static bool Keep(IReadOnlyList<int> tokens, Span<float> scores)
    {
        if (tokens.Count == 0 || tokens.Min() < 0 || tokens.Max() >= scores.Length)
        {
            throw new GenerationException(nameof(GenerationOptions.PrefixAllowedTokens), $"at least one token, of the vocabulary of {scores.Length}", $"[{string.Join(", ", tokens)}]");
        }

        var kept = new float[tokens.Count];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = scores[tokens[i]];
        }

        scores.Fill(float.NegativeInfinity);
        for (int i = 0; i < kept.Length; i++)
        {
            scores[tokens[i]] = kept[i];
        }

        return kept.Any(k => !float.IsNegativeInfinity(k));
    }
}
