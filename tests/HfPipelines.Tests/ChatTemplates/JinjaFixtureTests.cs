using HfPipelines.Verification;
using HfPipelines.Verification.Jinja;

namespace HfPipelines.Tests.ChatTemplates;

public class JinjaFixtureTests
{
    [Fact]
    public void EveryFixturePasses()
    {
        using FixtureSource fixtures = FixtureSource.Open(Fixtures.Path("jinja.zip"));
        List<CaseResult> results = [.. new JinjaVerifier().Run(fixtures, new VerifyOptions())];
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Message}"));
    }
}
