using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>
/// One call of the network for several tokens: a cheap source guesses them, the network scores all of them at once, and those that it would have
/// chosen itself stay. The tokens are those of stepwise decoding.
/// </summary>
internal static class AssistedDecoding
{
    public static GenerationResult Decode(DecodingContext context, CandidateSource source)
    {
        TokenSequences sequences = context.Sequences;
        var rows = new FinishedRows(sequences, context.Settings);
        using var choice = new TokenChoice(context);
        int[] guesses = [];
        while (rows.Open)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int length = sequences.Length;
            foreach (int guess in guesses)
            {
                sequences.Append([guess]);
            }

            Tensor logits = context.Run.Forward(sequences, guesses.Length + 1);
            sequences.Truncate(length);
            Accept(context, rows, choice, guesses, logits);
            context.Run.Crop(sequences.Length - 1);
            guesses = rows.Open ? source.Guess(sequences, context.Settings.MaxLength - sequences.Length - 1) : [];
        }

        return rows.ToResult(sequences);
    }

    /// <summary>Adds the network's own tokens up to the first that was guessed wrong, and that one.</summary>
    private static void Accept(DecodingContext context, FinishedRows rows, TokenChoice choice, int[] guesses, Tensor logits)
    {
        for (int place = 0; place <= guesses.Length && rows.Open; place++)
        {
            int[] tokens = choice.Choose(logits.narrow(1, place, 1));
            context.Sequences.Append(tokens);
            rows.Close(context.Sequences, context.Criteria);
            context.Observer.OnTokens(tokens);
            if (place < guesses.Length && tokens[0] != guesses[place])
            {
                return;
            }
        }
    }
}
