using System.Diagnostics;
using System.Text.Json;
using HfPipelines.Benchmarks.Tokenizers;
using HfPipelines.Tokenization;
using MicrosoftTokenizer = Microsoft.ML.Tokenizers.Tokenizer;

namespace HfPipelines.Benchmarks;

/// <summary>Encoding, decoding and loading beside the native tokenizers library and Microsoft.ML.Tokenizers, on the same texts and vocabularies.</summary>
internal static class TokenizersBenchmark
{
    private const int Megabytes = 4;
    private const int Passes = 5;

    private sealed record Result(double Encode, double Batch, double Decode, double Load, long Checksum);

    /// <summary>Measures all three and prints the tables.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("hfp-bench-").FullName;
        try
        {
            IReadOnlyList<string> texts = Corpus.Read(Megabytes);
            File.WriteAllText(Path.Combine(folder, "corpus.json"), JsonSerializer.Serialize(texts));
            var vocabularies = new Vocabularies();
            vocabularies.Write(folder);
            using Reference reference = Reference.Node("tokenizers.js", folder);
            JsonElement native = reference.Read();
            Console.WriteLine("| tokenizer | what | HfPipelines | tokenizers (native) | ratio | Microsoft.ML.Tokenizers |\n|---|---|---|---|---|---|");
            foreach (string name in Vocabularies.Names)
            {
                Result ours = Measure(Path.Combine(folder, name, "tokenizer.json"), texts);
                Result theirs = native.GetProperty(name).Deserialize<Result>(JsonSerializerOptions.Web)!;
                Result microsoft = Measure(MicrosoftTokenizers.Loader(name, vocabularies), texts);
                Print(name, "encode, MB/s", ours.Encode, theirs.Encode, microsoft.Encode);
                Print(name, "encode a batch, MB/s", ours.Batch, theirs.Batch, microsoft.Batch);
                Print(name, "decode, MB/s", ours.Decode, theirs.Decode, microsoft.Decode);
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
        double load = Fastest(3, () => Tokenizer.FromJson(File.ReadAllBytes(file)));
        Tokenizer tokenizer = Tokenizer.FromJson(File.ReadAllBytes(file));
        int[][] ids = [.. texts.Select(text => tokenizer.Encode(text).Ids.ToArray())];
        long allocated = 0;
        double encode = Fastest(Passes, () =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string text in texts)
            {
                tokenizer.Encode(text);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        double batch = Fastest(Passes, () => tokenizer.EncodeBatch(texts));
        double decode = Fastest(Passes, () =>
        {
            foreach (int[] list in ids)
            {
                tokenizer.Decode(list);
            }
        });
        long tokens = ids.Sum(list => (long)list.Length);
        Console.Error.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(file))}: {tokens} tokens, {(double)allocated / tokens:0.0} bytes allocated a token");
        return new Result(Rate(texts, encode), Rate(texts, batch), Rate(texts, decode), load, Checksum(ids));
    }

    private static Result Measure(Func<MicrosoftTokenizer> loader, IReadOnlyList<string> texts)
    {
        double load = Fastest(3, () => loader());
        MicrosoftTokenizer tokenizer = loader();
        IReadOnlyList<int>[] ids = [.. texts.Select(text => tokenizer.EncodeToIds(text))];
        double encode = Fastest(3, () =>
        {
            foreach (string text in texts)
            {
                tokenizer.EncodeToIds(text);
            }
        });
        double batch = Fastest(3, () => Parallel.ForEach(texts, text => tokenizer.EncodeToIds(text)));
        double decode = Fastest(3, () =>
        {
            foreach (IReadOnlyList<int> list in ids)
            {
                tokenizer.Decode(list);
            }
        });
        return new Result(Rate(texts, encode), Rate(texts, batch), Rate(texts, decode), load, 0);
    }

    private static double Rate(IReadOnlyList<string> texts, double seconds) => texts.Sum(text => (double)System.Text.Encoding.UTF8.GetByteCount(text)) / seconds / 1e6;

    private static long Checksum(IEnumerable<int[]> ids) => ids.SelectMany(list => list).Aggregate(7L, (sum, id) => ((sum * 31) + id) % 1_000_000_007);

    private static double Fastest(int passes, Action action)
    {
        double best = double.MaxValue;
        for (int pass = 0; pass < passes; pass++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
