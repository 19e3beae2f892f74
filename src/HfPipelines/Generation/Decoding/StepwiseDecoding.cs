using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>One call of the network for each token.</summary>
internal static class StepwiseDecoding
{
    public static GenerationResult Decode(DecodingContext context)
    {
        TokenSequences sequences = context.Sequences;
        var rows = new FinishedRows(sequences, context.Settings);
        using var choice = new TokenChoice(context);
        while (rows.Open)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int[] tokens = rows.Pad(choice.Choose(context.Run.Forward(sequences)));
            sequences.Append(tokens);
            rows.Close(sequences, context.Criteria);
            context.Observer.OnTokens(tokens);
        }

        return rows.ToResult(sequences);
    }
}
