using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using HfPipelines.Tokenization;
using HfPipelines.Verification;
using HfPipelines.Verification.Tokenizers;

namespace HfPipelines.Tests.Tokenization;

/// <summary>What holds of every text, also of one that nobody would write.</summary>
public class TokenizerPropertyTests
{
    // Any UTF-16 unit, lone surrogates included, and runs of what tokenizers look at.
    private static readonly Gen<string> AnyText = Gen.OneOf(Gen.String, Gen.String[Gen.Char["ab ▁'.,-\n\t#@0é日\u200d\ud83d\ude00</s>[]"], 0, 60]);

    // Whole characters alone.
    private static readonly Gen<string> WholeText = AnyText.Select(t => new string([.. t.Where(c => !char.IsSurrogate(c))]));

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("o200k")]
    public void AByteLevelTokenizerGivesTheTextBack(string name)
    {
        Tokenizer? found = Find(name);
        Tokenizer tokenizer = Assert.IsType<Tokenizer>(found);
        WholeText.Sample(text => tokenizer.Decode(tokenizer.Encode(text, addSpecialTokens: false).Ids.AsSpan(), cleanUpSpaces: false) == text, iter: 2000);
    }

    [Fact]
    public void OffsetsStayWithinTheText()
    {
        foreach (string name in Names())
        {
            Tokenizer tokenizer = Find(name)!;
            AnyText.Sample(text =>
            {
                Encoding encoding;
                try
                {
                    encoding = tokenizer.Encode(text, addSpecialTokens: false);
                }
                catch (TokenizerException)
                {
                    // A model without an unknown token refuses what it does not know, as the original does.
                    return;
                }

                Assert.All(encoding.Offsets, o => Assert.True(o.Start >= 0 && o.Start <= o.End && o.End <= text.Length));
                Assert.Equal(encoding.Count, encoding.Tokens.Length);
                tokenizer.Decode(encoding.Ids.AsSpan());
            }, iter: 100);
        }
    }

    [Fact]
    public void EveryClassEncodesAndDecodesAnyText()
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        var lines = new Lazy<string[]>(() => []);
        foreach (string name in source.Names.Where(n => n.StartsWith("classes/", StringComparison.Ordinal) && !n.Contains("Tapas", StringComparison.Ordinal)))
        {
            JsonElement fixture = source.ReadJson(name);
            Tokenizer tokenizer = ClassFolder.Load(fixture, fixture.GetProperty("legacy_files"), new TokenizerFixtures(source, lines));
            AnyText.Sample(text =>
            {
                try
                {
                    tokenizer.Decode(tokenizer.Encode(text).Ids.AsSpan(), skipSpecialTokens: true);
                }
                catch (MissingDictionaryException)
                {
                    // A class whose words only a dictionary knows says so.
                }
            }, iter: 30);
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("o200k")]
    [InlineData("bert_cased")]
    [InlineData("falcon")]
    [InlineData("deepseek3")]
    public void EncodingAllocatesItsResultAlone(string name)
    {
        // Columns of four, four, eight and four bytes a token and three of one, and the objects that hold them.
        const int PerToken = 23;
        const int Fixed = 1024;
        Tokenizer tokenizer = Find(name)!;
        string text = string.Join('\n', Enumerable.Repeat("The cafe\u0301 in Zürich, it's 42 degrees: 東京 \ud83d\ude00 and <pad> ＡＢＣ...", 40));
        for (int warmUp = 0; warmUp < 20; warmUp++)
        {
            tokenizer.Encode(text);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Encoding encoding = tokenizer.Encode(text);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, PerToken * encoding.Count, (PerToken * encoding.Count) + Fixed);
    }

    [Fact]
    public void ALongLineTakesBoundedTime()
    {
        string[] lines = [new string('a', 1_000_000), string.Concat(Enumerable.Repeat("ab ", 300_000)), string.Concat(Enumerable.Repeat("\ud83d\ude00", 200_000))];
        Tokenizer tokenizer = Find("gpt2")!;
        long start = Stopwatch.GetTimestamp();
        Assert.All(lines, line => Assert.NotEqual(0, tokenizer.Encode(line).Count));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2));
    }

    private static IEnumerable<string> Names()
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        return [.. source.Names.Where(n => n.StartsWith("pipelines/", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n))];
    }

    private static Tokenizer? Find(string name)
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        return source.Names.Contains($"pipelines/{name}.json") ? new TokenizerFixtures(source, new Lazy<string[]>(() => [])).Pipeline(name) : null;
    }
}
