using HfPipelines.Verification;
using HfPipelines.Verification.Tokenizers;

namespace HfPipelines.Tests.Tokenization;

public class TokenizersVerifierTests
{
    public static TheoryData<string> Parts => [.. TokenizersVerifier.FinishedParts];

    [Theory]
    [MemberData(nameof(Parts))]
    public void EveryFixtureOfThePartPasses(string part)
    {
        using FixtureSource fixtures = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        CaseResult[] results = [.. new TokenizersVerifier().Run(fixtures, new VerifyOptions(part)).Where(r => r.Name.StartsWith(part.Replace(".json", ""), StringComparison.Ordinal))];
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }

    [Fact]
    public void EveryClassPasses()
    {
        using FixtureSource fixtures = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        CaseResult[] results = [.. new TokenizersVerifier().Run(fixtures, new VerifyOptions("classes/"))];
        Assert.True(results.Length > 7000);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }
}
