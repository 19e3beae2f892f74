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
    private const int Rounds = 3;

    public static void Run(string python)
    {
        Console.WriteLine("| model | what | HfPipelines | transformers | ratio |\n|---|---|---|---|---|");
        foreach (SyntheticLlama model in new[] { SyntheticLlama.Small, SyntheticLlama.Medium })
        {
            string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
            try
            {
                model.Write(folder);
                (double prefill, double decode) = Measure(folder);
                JsonElement reference = Reference.Run(python, "llama.py", folder, $"{PromptTokens}", $"{NewTokens}", $"{Threads}");
                Print(model.Name, $"prefill, {PromptTokens} tokens, tokens/s", prefill, reference.GetProperty("prefill_tokens_per_second").GetDouble());
                Print(model.Name, "decode, tokens/s", decode, reference.GetProperty("decode_tokens_per_second").GetDouble());
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Print(string model, string what, double ours, double theirs)
        => Console.WriteLine($"| {model} | {what} | {ours:0} | {theirs:0} | {ours / theirs:0.00}x |");

    private static (double Prefill, double Decode) Measure(string folder)
    {
        using PretrainedModel model = PretrainedModel.Load(CheckpointFolder.Open(folder), null, BuiltInArchitectures.Registry, "causal_lm", new LoadOptions { Device = CPU });
        set_num_threads(Threads);
        using IDisposable inference = inference_mode();
        var generator = new TokenGenerator(model.Network);
        Generate(generator, PromptTokens, 4);
        double prefill = Enumerable.Range(0, Rounds).Min(_ => Generate(generator, PromptTokens, 1));
        double whole = Enumerable.Range(0, Rounds).Min(_ => Generate(generator, 8, NewTokens));
        double first = Enumerable.Range(0, Rounds).Min(_ => Generate(generator, 8, 1));
        return (PromptTokens / prefill, (NewTokens - 1) / (whole - first));
    }

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
}
