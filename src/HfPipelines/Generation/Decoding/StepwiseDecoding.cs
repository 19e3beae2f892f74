using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>One token a step: the likeliest, or one drawn at random.</summary>
internal static class StepwiseDecoding
{
    public static GenerationResult Decode(DecodingContext context)
    {
        TokenSequences sequences = context.Sequences;
        var rows = new FinishedRows(sequences, context.Settings);
        using Generator? random = context.Settings.Sampling ? context.CreateRandom() : null;
        for (int step = 0; rows.Open; step++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = context.Run.Forward(sequences);
            int[] tokens = rows.Pad(Choose(context, step, logits, random));
            sequences.Append(tokens);
            rows.Close(sequences, context.Criteria);
            context.Observer.OnTokens(tokens);
        }

        return rows.ToResult(sequences);
    }

    private static int[] Choose(DecodingContext context, int step, Tensor logits, Generator? random)
    {
        Tensor scores = logits.select(1, -1);
        context.Observer.OnLogits(step, scores);
        if (context.Processors.Count > 0 || random is not null)
        {
            scores = context.Processors.Process(context.Sequences, DecoderRun.ToScores(logits));
        }

        context.Observer.OnScores(step, scores);
        Tensor chosen = random is null ? scores.argmax(-1) : multinomial(nn.functional.softmax(scores, -1), 1, generator: random).squeeze(1);
        return Tokens(chosen);
    }

    private static int[] Tokens(Tensor chosen)
    {
        using Tensor local = chosen.cpu();
        return [.. local.data<long>().Select(t => (int)t)];
    }
}
