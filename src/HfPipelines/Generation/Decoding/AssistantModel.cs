using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>Guesses with a smaller network of the same vocabulary, until it is unsure.</summary>
/// <param name="run">The smaller network on its way.</param>
/// <param name="count">The most tokens to guess.</param>
internal sealed class AssistantModel(DecoderRun run, int count) : CandidateSource
{
    private const float LeastConfidence = 0.4f;

    public override int[] Guess(TokenSequences sequence, int most)
    {
        int length = sequence.Length;
        var guesses = new List<int>();
        float confidence = 1;
        while (guesses.Count < Math.Min(count, most) && confidence >= LeastConfidence)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor probability, Tensor token) = nn.functional.softmax(run.Forward(sequence).select(1, 0), -1).max(-1);
            confidence = probability.item<float>();
            guesses.Add((int)token.item<long>());
            sequence.Append([guesses[^1]]);
        }

        sequence.Truncate(length);
        run.Crop(length);
        return [.. guesses];
    }

    public override void Dispose() => run.Dispose();
}
