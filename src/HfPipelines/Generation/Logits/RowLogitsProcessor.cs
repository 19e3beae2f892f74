using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>A processor that looks at one row at a time and works in place.</summary>
internal abstract class RowLogitsProcessor : LogitsProcessor
{
    public sealed override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Span<float> values = ValuesOf(scores);
        int vocabulary = values.Length / sequences.Rows;
        for (int row = 0; row < sequences.Rows; row++)
        {
            Process(row, sequences[row], values.Slice(row * vocabulary, vocabulary));
        }

        return scores;
    }

    /// <summary>Processes a row in place.</summary>
    protected abstract void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores);

    /// <summary>Forbids tokens; those outside the vocabulary cannot appear anyway.</summary>
    protected static void Forbid(ReadOnlySpan<int> tokens, Span<float> scores)
    {
        foreach (int token in tokens)
        {
            if ((uint)token < (uint)scores.Length)
            {
                scores[token] = float.NegativeInfinity;
            }
        }
    }

    /// <summary>Leaves only the given tokens, with a score of 0.</summary>
    protected static void Force(ReadOnlySpan<int> tokens, Span<float> scores)
    {
        scores.Fill(float.NegativeInfinity);
        foreach (int token in tokens)
        {
            if ((uint)token < (uint)scores.Length)
            {
                scores[token] = 0;
            }
        }
    }
}
