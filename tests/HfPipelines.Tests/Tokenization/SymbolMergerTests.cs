using CsCheck;
using HfPipelines.Tokenization.Models;

namespace HfPipelines.Tests.Tokenization;

/// <summary>Words of any length are merged as one merge after the other would do it.</summary>
public class SymbolMergerTests
{
    // Few symbols and merges in any order: neighbours compete, and what one merge does reaches far.
    private static readonly Gen<(int, int, int)[]> Merges = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 30];

    [Fact]
    public void AWordIsMergedByRank()
        => Gen.Select(Merges, Gen.Int[0, 3].Array[0, 700]).Sample((merges, word) => Merge(merges, word).SequenceEqual(MergeOneByOne(merges, word)), iter: 2000);

    [Theory]
    [InlineData(5000)]
    [InlineData(5001)]
    public void ALongWordIsMergedFromItsEndWhereTheRanksSaySo(int length)
    {
        // The last pair comes first, so that every end decides how the symbols at the very beginning are paired.
        int[] word = [.. Enumerable.Range(0, length)];
        (int, int, int)[] merges = [.. Enumerable.Range(0, length - 1).Select(i => (length - 2 - i, length - 1 - i, length + i))];
        Assert.Equal(MergeOneByOne(merges, word), Merge(merges, word));
    }

    [Fact]
    public void AMillionEqualSymbolsArePairedFromTheLeft()
    {
        (int, int)[] tokens = Merge([(0, 0, 1), (1, 1, 2)], new int[1_000_003]);
        Assert.Equal(250_002, tokens.Length);
        Assert.All(tokens[..^2], token => Assert.Equal((2, 4), token));
        Assert.Equal([(1, 2), (0, 1)], tokens[^2..]);
    }

    private static (int Id, int Length)[] Merge((int, int, int)[] merges, int[] word)
    {
        var merger = new SymbolMerger(new MergeTable(merges));
        merger.Clear();
        foreach (int id in word)
        {
            merger.Add(id, 1);
        }

        var tokens = new List<(int Id, int Length)>();
        int first = 0;
        foreach (SymbolMerger.Symbol symbol in merger.Merge())
        {
            Assert.Equal(first, symbol.First);
            first += symbol.Length;
            tokens.Add((symbol.Id, symbol.Length));
        }

        return [.. tokens];
    }

    private static (int Id, int Length)[] MergeOneByOne((int Left, int Right, int Merged)[] merges, int[] word)
    {
        // Of several merges of one pair the last one counts.
        var ranks = new Dictionary<(int, int), int>();
        for (int rank = 0; rank < merges.Length; rank++)
        {
            ranks[(merges[rank].Left, merges[rank].Right)] = rank;
        }

        List<(int Id, int Length)> tokens = [.. word.Select(id => (id, 1))];
        while (true)
        {
            (int Rank, int Index) best = (int.MaxValue, -1);
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (ranks.TryGetValue((tokens[i].Id, tokens[i + 1].Id), out int rank) && rank < best.Rank)
                {
                    best = (rank, i);
                }
            }

            if (best.Index < 0)
            {
                return [.. tokens];
            }

            tokens[best.Index] = (merges[best.Rank].Merged, tokens[best.Index].Length + tokens[best.Index + 1].Length);
            tokens.RemoveAt(best.Index + 1);
        }
    }
}
