using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Speech;

/// <summary>Hears a window at one temperature after the other until what is written is good enough.</summary>
/// <param name="config">What the checkpoint says.</param>
/// <param name="options">What the caller says.</param>
/// <param name="vocabularySize">The number of tokens.</param>
/// <param name="write">Writes once, from the encoder's states and a prompt, at a temperature.</param>
internal sealed class SpeechAttempts(
    SpeechConfig config, TranscriptionOptions options, int vocabularySize, Func<Tensor, IReadOnlyList<int>, double, GenerationObserver?, GenerationResult> write)
{
    private const double LowTemperature = 0.5;

    /// <summary>What must be met.</summary>
    public TranscriptionThresholds Thresholds { get; } = (options.Thresholds ?? new TranscriptionThresholds()).Over(config.Thresholds);

    /// <summary>Hears a window.</summary>
    /// <param name="states">The encoder's states, [1, places, hidden].</param>
    /// <param name="prompt">The tokens to begin with.</param>
    /// <param name="silence">The probability that nothing is said; null where nobody asks.</param>
    public SpeechAttempt Run(Tensor states, IReadOnlyList<int> prompt, double? silence)
    {
        double[] temperatures = options.Temperatures is { Count: > 0 } given ? [.. given] : [0];
        SpeechAttempt attempt = default;
        foreach (double temperature in temperatures)
        {
            using ScoreRecorder? recorder = Thresholds.LogProbability is null ? null : new ScoreRecorder();
            GenerationResult result = write(states, prompt, temperature, recorder);
            IReadOnlyList<int> tokens = result.NewTokens[0];
            double likelihood = recorder?.AverageLogProbability(result, temperature) ?? 0;
            bool isUnlikely = likelihood < Thresholds.LogProbability;
            bool isSilent = isUnlikely && silence > Thresholds.NoSpeech;
            attempt = new SpeechAttempt(tokens, isSilent, (options.ReadsItsOwnText ?? config.ReadsItsOwnText) == true && temperature < LowTemperature);
            if (isSilent || !(isUnlikely || CompressionRatio(tokens) > Thresholds.CompressionRatio))
            {
                break;
            }
        }

        return attempt;
    }

    // How much smaller zlib makes the tokens, each as few bytes as the vocabulary needs.
    private double CompressionRatio(IReadOnlyList<int> tokens)
    {
        int size = (int)(Math.Log2(vocabularySize) / 8) + 1;
        byte[] bytes = [.. tokens.SelectMany(t => Enumerable.Range(0, size).Select(i => (byte)(t >> (8 * i))))];
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return (double)bytes.Length / compressed.Length;
    }

    /// <summary>Keeps the scores of each step.</summary>
    private sealed class ScoreRecorder : GenerationObserver, IDisposable
    {
        private readonly List<Tensor> _scores = [];

        public override void OnScores(int step, Tensor scores) => _scores.Add(scores.clone().DetachFromDisposeScope());

        /// <summary>The average log-probability of a text's tokens at temperature 1.</summary>
        public double AverageLogProbability(GenerationResult result, double temperature)
        {
            using DisposeScope scope = NewDisposeScope();
            IReadOnlyList<int> tokens = result.NewTokens[0];
            Tensor scores = stack(_scores.Take(tokens.Count).Select((s, step) => s[result.BeamIndices?[0][step] ?? 0])).to(ScalarType.Float32, CPU);
            Tensor probabilities = nn.functional.log_softmax(scores.mul(temperature > 0 ? temperature : 1), -1);
            return probabilities.gather(1, tensor(tokens.Select(t => (long)t).ToArray(), [tokens.Count, 1])).mean().ToDouble();
        }

        public void Dispose() => _scores.ForEach(s => s.Dispose());
    }
}
