using System.Diagnostics;
using HfPipelines.Architectures;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Benchmarks;

/// <summary>Networks of other kinds beside transformers, on the same checkpoints and the same number of threads: batches of texts and pictures, speech, decoding.</summary>
internal static class NetworksBenchmark
{
    private const int Threads = 2;
    private const int Rounds = 9;
    private const int NewTokens = 64;

    private static readonly Case[] Cases =
    [
        new("bert", "BERT, 16 texts of 128 tokens", "texts/s", 16, () => Tokens(16, 128)),
        new("bert-short", "BERT, 1 text of 16 tokens", "texts/s", 1, () => Tokens(1, 16)),
        new("vit", "ViT, 8 pictures of 224 x 224", "pictures/s", 8, () => Named("pixel_values", Wave(8, 3, 224, 224))),
        new("resnet", "ResNet, 8 pictures of 224 x 224", "pictures/s", 8, () => Named("pixel_values", Wave(8, 3, 224, 224))),
        new("wav2vec2", "Wav2Vec2 with CTC, 10 s of speech", "seconds/s", 10, () => Named("input_values", Wave(1, 160000))),
        new("gpt2", "GPT-2, decode", "tokens/s", NewTokens, null),
        new("t5", "T5, decode", "tokens/s", NewTokens, null),
        new("mamba", "Mamba, decode", "tokens/s", NewTokens, null),
    ];

    /// <summary>Measures cases and prints the table.</summary>
    /// <param name="python">A Python with torch and transformers.</param>
    /// <param name="names">The cases; none for all.</param>
    public static void Run(string python, IReadOnlyList<string> names)
    {
        Console.WriteLine("| what | case | unit | HfPipelines | transformers | ratio |\n|---|---|---|---|---|---|");
        foreach (Case measured in Cases.Where(c => names.Count == 0 || names.Contains(c.Name)))
        {
            string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
            try
            {
                (double ours, double theirs) = Measure(measured, folder, python);
                Console.WriteLine($"| {measured.Title} | `{measured.Name}` | {measured.Unit} | {measured.Amount / ours:0.0} | {measured.Amount / theirs:0.0} | {theirs / ours:0.00}x |");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static (double Ours, double Theirs) Measure(Case measured, string folder, string python)
    {
        using Reference reference = Reference.Python(python, "networks.py", folder, measured.Name, $"{Threads}");
        reference.Read();
        using PretrainedModel model = PretrainedModel.Load(CheckpointFolder.Open(folder), null, BuiltInArchitectures.Registry, null, new LoadOptions { Device = CPU });
        set_num_threads(Threads);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        ModelInput? input = measured.Input?.Invoke();
        var generator = input is null ? new TokenGenerator(model.Network) : null;
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(Seconds(() => Once(model.Network, input, generator)));
            theirs.Add(reference.Round($"{NewTokens}").GetProperty("seconds").GetDouble());
        }

        return (ours.Min(), theirs.Min());
    }

    private static void Once(Network network, ModelInput? input, TokenGenerator? generator)
    {
        using DisposeScope scope = NewDisposeScope();
        if (input is not null)
        {
            network.Forward(input);
        }
        else
        {
            generator!.Generate(Tokens(1, 8), new GenerationOptions { DoSample = false, MaxNewTokens = NewTokens, MinNewTokens = NewTokens, DecoderStartTokenId = 0 });
        }
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static ModelInput Tokens(long batch, long length) => new()
    {
        InputIds = arange(batch * length, ScalarType.Int64).remainder(1000).add(10).view(batch, length),
        AttentionMask = ones(batch, length, ScalarType.Int64),
    };

    private static ModelInput Named(string name, Tensor tensor) => new() { [name] = tensor };

    private static Tensor Wave(params long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float32).mul(0.01).sin().view(shape);

    /// <summary>What is measured.</summary>
    /// <param name="Name">Its name in the Python script, which writes the checkpoint.</param>
    /// <param name="Title">Its row.</param>
    /// <param name="Unit">The unit of the rates.</param>
    /// <param name="Amount">How much one round does, in that unit.</param>
    /// <param name="Input">What the network is given; null to decode.</param>
    private sealed record Case(string Name, string Title, string Unit, double Amount, Func<ModelInput>? Input);
}
