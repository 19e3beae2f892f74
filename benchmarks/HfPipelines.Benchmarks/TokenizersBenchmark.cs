using System.Diagnostics;
using System.Text.Json;
using HfPipelines.Benchmarks.Tokenizers;
using HfPipelines.Tokenization;
using MicrosoftTokenizer = Microsoft.ML.Tokenizers.Tokenizer;

namespace HfPipelines.Benchmarks;

/// <summary>Encoding, decoding and loading beside the native tokenizers library and Microsoft.ML.Tokenizers, on the same texts and vocabularies.</summary>
internal static class TokenizersBenchmark
{
    private const int Megabytes = 2;
    private const int Rounds = 3;

    /// <summary>The times of one round, in seconds: of the processor, but of the clock for the batch, which is to use all cores.</summary>
    private sealed record Result(double Encode, double Batch, double Decode, double Load, long Checksum)
    {
        public static Result Fastest(IEnumerable<Result> rounds)
            => rounds.Aggregate((a, b) => new(Math.Min(a.Encode, b.Encode), Math.Min(a.Batch, b.Batch), Math.Min(a.Decode, b.Decode), Math.Min(a.Load, b.Load), b.Checksum));
    }

    /// <summary>Measures all three and prints the table.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
        try
        {
            IReadOnlyList<string> texts = Corpus.Read(Megabytes);
            double megabytes = texts.Sum(text => (double)System.Text.Encoding.UTF8.GetByteCount(text)) / 1e6;
            File.WriteAllText(Path.Combine(folder, "corpus.json"), JsonSerializer.Serialize(texts));
            var vocabularies = new Vocabularies();
            vocabularies.Write(folder);
            using Reference reference = Reference.Node("tokenizers.js", folder);
            Console.WriteLine("| tokenizer | what | HfPipelines | tokenizers (native) | ratio | Microsoft.ML.Tokenizers |\n|---|---|---|---|---|---|");
            foreach (string name in Vocabularies.Names)
            {
                (Result Ours, Result Theirs, Result Microsoft)[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => (
                    Measure(Path.Combine(folder, name, "tokenizer.json"), texts),
                    reference.Round(name).Deserialize<Result>(JsonSerializerOptions.Web)!,
                    Measure(MicrosoftTokenizers.Loader(name, vocabularies), texts)))];
                Result ours = Result.Fastest(rounds.Select(r => r.Ours));
                Result theirs = Result.Fastest(rounds.Select(r => r.Theirs));
                Result microsoft = Result.Fastest(rounds.Select(r => r.Microsoft));
                Print(name, "encode, MB/s", megabytes / ours.Encode, megabytes / theirs.Encode, megabytes / microsoft.Encode);
                Print(name, "encode a batch, MB/s", megabytes / ours.Batch, megabytes / theirs.Batch, megabytes / microsoft.Batch);
                Print(name, "decode, MB/s", megabytes / ours.Decode, megabytes / theirs.Decode, megabytes / microsoft.Decode);
                Print(name, "load, s", ours.Load, theirs.Load, microsoft.Load);
                if (ours.Checksum != theirs.Checksum)
                {
                    throw new InvalidOperationException($"{name}: the ids differ from the native library's.");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string name, string what, double ours, double theirs, double microsoft)
        => Console.WriteLine($"| {name} | {what} | {ours:0.0##} | {theirs:0.0##} | {ours / theirs:0.00}x | {microsoft:0.0##} |");

    private static Result Measure(string file, IReadOnlyList<string> texts)
    {
        double load = Processor(() => Tokenizer.FromJson(File.ReadAllBytes(file)));
        Tokenizer tokenizer = Tokenizer.FromJson(File.ReadAllBytes(file));
        int[][] ids = [.. texts.Select(text => tokenizer.Encode(text).Ids.ToArray())];
        double encode = Processor(() =>
        {
            foreach (string text in texts)
            {
                tokenizer.Encode(text);
            }
        });
        double batch = Clock(() => tokenizer.EncodeBatch(texts));
        double decode = Processor(() =>
        {
            foreach (int[] list in ids)
            {
                tokenizer.Decode(list);
            }
        });
        return new Result(encode, batch, decode, load, Checksum(ids));
    }

    private static Result Measure(Func<MicrosoftTokenizer> loader, IReadOnlyList<string> texts)
    {
        double load = Processor(() => loader());
        MicrosoftTokenizer tokenizer = loader();
        IReadOnlyList<int>[] ids = [.. texts.Select(text => tokenizer.EncodeToIds(text))];
        double encode = Processor(() =>
        {
            foreach (string text in texts)
            {
                tokenizer.EncodeToIds(text);
            }
        });
        double batch = Clock(() => Parallel.ForEach(texts, text => tokenizer.EncodeToIds(text)));
        double decode = Processor(() =>
        {
            foreach (IReadOnlyList<int> list in ids)
            {
                tokenizer.Decode(list);
            }
        });
        return new Result(encode, batch, decode, load, 0);
    }

    private static long Checksum(IEnumerable<int[]> ids) => ids.SelectMany(list => list).Aggregate(7L, (sum, id) => ((sum * 31) + id) % 1_000_000_007);

    /// <summary>The seconds that all threads of this process computed.</summary>
    private static double Processor(Action action)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static double Clock(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
