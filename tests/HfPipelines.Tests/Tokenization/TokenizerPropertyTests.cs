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

    private static Tokenizer? Find(string name)
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        return source.Names.Contains($"pipelines/{name}.json") ? new TokenizerFixtures(source, new Lazy<string[]>(() => [])).Pipeline(name) : null;
    }
}
