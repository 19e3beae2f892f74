using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio;

namespace HfPipelines.Benchmarks;

/// <summary>Features of 30 seconds of sound beside the feature extractors of transformers, rounds of both sides in turns.</summary>
internal static class AudioBenchmark
{
    private const int Rounds = 51;
    private const int Threads = 2;

    private static readonly string[] Classes = ["WhisperFeatureExtractor", "ParakeetFeatureExtractor", "SeamlessM4TFeatureExtractor", "ASTFeatureExtractor"];

    public static void Run(string python)
    {
        TorchSharp.torch.set_num_threads(Threads);
        Console.WriteLine("| 30 s of sound to | HfPipelines, ms | transformers, ms | times as fast |\n|---|---|---|---|");
        foreach (string name in Classes)
        {
            var extractor = FeatureExtractor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), name);
            float[] samples = [.. Enumerable.Range(0, 30 * extractor.SamplingRate).Select(i => MathF.Sin(i * 0.02f) * (i % 1601) / 3200f)];
            var recording = new AudioData(samples, extractor.SamplingRate);
            using Reference reference = Reference.Python(python, "audio.py", name, $"{Threads}");
            (double ours, double theirs) = Alternating.Medians(() => extractor.Extract([recording]).Dispose(), reference, Rounds);
            Console.WriteLine($"| {name} | {ours:0.0} | {theirs:0.0} | {theirs / ours:0.0}x |");
        }
    }
}
