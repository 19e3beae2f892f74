using System.Diagnostics;
using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Benchmarks;

/// <summary>Prefill and decode of Llama beside transformers, on the same checkpoint and the same number of threads.</summary>
internal static class LlamaBenchmark
{
    private const int Threads = 2;
    private const int PromptTokens = 256;
    private const int NewTokens = 64;
    private const int Rounds = 7;

    public static void Run(string python)
    {
        Console.WriteLine("| model | what | HfPipelines | transformers | ratio |\n|---|---|---|---|---|");
        foreach (SyntheticLlama model in new[] { SyntheticLlama.Small, SyntheticLlama.Medium })
        {
            string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
            try
            {
                model.Write(folder);
                (Seconds ours, Seconds theirs) = Measure(folder, python);
                Print(model.Name, $"prefill, {PromptTokens} tokens, tokens/s", PromptTokens / ours.Prefill, PromptTokens / theirs.Prefill);
                Print(model.Name, "decode, tokens/s", (NewTokens - 1) / ours.Decode, (NewTokens - 1) / theirs.Decode);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Print(string model, string what, double ours, double theirs)
        => Console.WriteLine($"| {model} | {what} | {ours:0} | {theirs:0} | {ours / theirs:0.00}x |");

    private static (Seconds Ours, Seconds Theirs) Measure(string folder, string python)
    {
        using PretrainedModel model = PretrainedModel.Load(CheckpointFolder.Open(folder), null, BuiltInArchitectures.Registry, "causal_lm", new LoadOptions { Device = CPU });
        set_num_threads(Threads);
        using IDisposable inference = inference_mode();
        var generator = new TokenGenerator(model.Network);
        Generate(generator, PromptTokens, 4);
        using Reference reference = Reference.Python(python, "llama.py", folder, $"{PromptTokens}", $"{NewTokens}", $"{Threads}");
        reference.Read();
        reference.Round();
        var ours = new List<Seconds>();
        var theirs = new List<Seconds>();
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(new Seconds(Generate(generator, PromptTokens, 1), Generate(generator, 8, NewTokens) - Generate(generator, 8, 1)));
            JsonElement measured = reference.Round();
            theirs.Add(new Seconds(measured.GetProperty("prefill").GetDouble(), measured.GetProperty("whole").GetDouble() - measured.GetProperty("first").GetDouble()));
        }

        return (Best(ours), Best(theirs));
    }

    private static Seconds Best(List<Seconds> rounds) => new(rounds.Min(r => r.Prefill), rounds.Min(r => r.Decode));

    private static double Generate(TokenGenerator generator, int promptTokens, int newTokens)
    {
        using DisposeScope scope = NewDisposeScope();
        var input = new ModelInput
        {
            InputIds = arange(promptTokens, ScalarType.Int64).remainder(1000).add(10).unsqueeze(0),
            AttentionMask = ones(1, promptTokens, ScalarType.Int64),
        };
        var watch = Stopwatch.StartNew();
        generator.Generate(input, new GenerationOptions { DoSample = false, MaxNewTokens = newTokens, MinNewTokens = newTokens });
        return watch.Elapsed.TotalSeconds;
    }

    private sealed record Seconds(double Prefill, double Decode);
}
