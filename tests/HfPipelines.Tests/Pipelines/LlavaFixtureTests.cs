using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;
using HfPipelines.Verification.Processors;

namespace HfPipelines.Tests.Pipelines;

public sealed class LlavaFixtureTests
{
    [Fact]
    public void EveryCallOfThePipelineGivesTheOriginalsText()
        => Check(new PipelinesVerifier(), "pipelines.zip", "image-text-to-text/llava/", 6);

    [Fact]
    public void EveryCallOfTheProcessorGivesTheOriginalsIdsAndPixels()
        => Check(new ProcessorsVerifier(), "processors.zip", "llava/", 14);

    private static void Check(AreaVerifier verifier, string archive, string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", archive));
        CaseResult[] results = [.. verifier.Run(fixtures, new VerifyOptions(filter))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}
