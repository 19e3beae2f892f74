using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Adds a bias to the part of the vocabulary that a hash of the last tokens chooses.</summary>
internal sealed class GreenListProcessor(GreenListWatermark watermark) : LogitsProcessor, IDisposable
{
    private const int TableSize = 1_000_003;
    private const int TriedCandidates = 40;

    private readonly Generator _random = new((ulong)watermark.HashingKey, CPU);
    private long[]? _table;

    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        if (sequences.Length < watermark.ContextWidth)
        {
            return scores;
        }

        Span<float> values = ValuesOf(scores);
        int vocabulary = values.Length / sequences.Rows;
        for (int row = 0; row < sequences.Rows; row++)
        {
            Span<float> rowScores = values.Slice(row * vocabulary, vocabulary);
            foreach (int token in watermark.SelfHash ? SelfHashed(sequences[row], scores[row]) : GreenList(LeftHash(sequences[row]), vocabulary))
            {
                rowScores[token] += (float)watermark.Bias;
            }
        }

        return scores;
    }

    public void Dispose() => _random.Dispose();

    /// <summary>Of the likeliest tokens those that choose themselves.</summary>
    private int[] SelfHashed(ReadOnlySpan<int> tokens, Tensor scores)
    {
        using var scope = NewDisposeScope();
        int vocabulary = (int)scores.size(-1);
        var chosen = new List<int>();
        ReadOnlySpan<long> sorted = scores.sort(-1, descending: true).Indices.narrow(0, 0, Math.Min(TriedCandidates, vocabulary)).data<long>().ToArray();
        foreach (long candidate in sorted)
        {
            int[] text = [.. tokens, (int)candidate];
            if (GreenList(SelfHash(text), vocabulary).Contains((int)candidate))
            {
                chosen.Add((int)candidate);
            }
        }

        return [.. chosen];
    }

    private int[] GreenList(Int128 seed, int vocabulary)
    {
        const ulong Modulus = ulong.MaxValue;
        Int128 remainder = seed % (Int128)Modulus;
        _random.manual_seed(unchecked((long)(ulong)(remainder < 0 ? remainder + (Int128)Modulus : remainder)));
        using Tensor permutation = randperm(vocabulary, generator: _random);
        return [.. permutation.data<long>().Take((int)(vocabulary * watermark.GreenListRatio)).Select(t => (int)t)];
    }

    private Int128 LeftHash(ReadOnlySpan<int> tokens) => (Int128)watermark.HashingKey * tokens[^1];

    private Int128 SelfHash(ReadOnlySpan<int> tokens)
    {
        long[] table = _table ??= MakeTable();
        long last = table[tokens[^1] % TableSize] + 1;
        long lowest = long.MaxValue;
        foreach (int token in tokens[^watermark.ContextWidth..])
        {
            lowest = Math.Min(lowest, unchecked(watermark.HashingKey * (table[token % TableSize] + 1) * last));
        }

        return lowest;
    }

    private long[] MakeTable()
    {
        _random.manual_seed(watermark.HashingKey);
        using Tensor permutation = randperm(TableSize, generator: _random);
        return permutation.data<long>().ToArray();
    }
}
