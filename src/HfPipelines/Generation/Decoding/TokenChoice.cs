using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>From a network's scores to one token for each row: the likeliest, or one drawn at random.</summary>
internal sealed class TokenChoice(DecodingContext context) : IDisposable
{
    private readonly Generator? _random = context.Settings.Sampling ? context.CreateRandom() : null;
    private int _step;

    /// <summary>Chooses the next tokens.</summary>
    /// <param name="logits">[rows, 1, vocabulary].</param>
    public int[] Choose(Tensor logits)
    {
        Tensor scores = logits.select(1, 0);
        context.Observer.OnLogits(_step, scores);
        if (context.Processors.Count > 0 || _random is not null)
        {
            scores = context.Processors.Process(context.Sequences, DecoderRun.ToScores(logits));
        }

        context.Observer.OnScores(_step++, scores);
        Tensor chosen = _random is null ? scores.argmax(-1) : multinomial(nn.functional.softmax(scores, -1), 1, generator: _random).squeeze(1);
        using Tensor local = chosen.cpu();
        return [.. local.data<long>().Select(t => (int)t)];
    }

    public void Dispose() => _random?.Dispose();
}
