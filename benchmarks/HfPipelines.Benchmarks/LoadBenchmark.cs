using System.Diagnostics;
using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Checkpoints;

namespace HfPipelines.Benchmarks;

/// <summary>Time and peak memory of loading a 1 GB checkpoint beside transformers, each in a process of its own.</summary>
internal static class LoadBenchmark
{
    public static void Run(string python)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
        try
        {
            SyntheticLlama.Large.Write(folder);
            using Reference own = Reference.Itself("load-here", folder);
            JsonElement ours = own.Read();
            using Reference reference = Reference.Python(python, "llama.py", folder, "0", "0", "2");
            JsonElement theirs = reference.Read();
            Console.WriteLine("| what | HfPipelines | transformers | ratio |\n|---|---|---|---|");
            foreach (string what in new[] { "load_seconds", "process_peak_mb" })
            {
                (double a, double b) = (ours.GetProperty(what).GetDouble(), theirs.GetProperty(what).GetDouble());
                Console.WriteLine($"| {SyntheticLlama.Large.Name}, {what.Replace('_', ' ')} | {a:0.00} | {b:0.00} | {a / b:0.00}x |");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads in this process and prints the time and the peak resident memory of the whole process.</summary>
    public static void Measure(string folder)
    {
        var watch = Stopwatch.StartNew();
        using PretrainedModel model = PretrainedModel.Load(CheckpointFolder.Open(folder), null, BuiltInArchitectures.Registry, "causal_lm", new LoadOptions { Device = TorchSharp.torch.CPU });
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new { load_seconds = seconds, process_peak_mb = Peak() / (1024.0 * 1024.0) }));
    }

    private static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
