using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Generation;

public sealed class PipelineFixtureTests
{
    [Fact]
    public void Logits_processors_equal_the_originals() => Verify("logits_process/", 42);

    [Fact]
    public void Stopping_criteria_equal_the_originals() => Verify("stopping_criteria/", 130);

    [Fact]
    public void Streamers_equal_the_originals() => Verify("streamers/", 72);

    [Theory]
    [InlineData("llama", 39)]
    [InlineData("llama_single", 41)]
    [InlineData("mistral_sliding", 41)]
    [InlineData("llava", 9)]
    [InlineData("gpt2", 39)]
    [InlineData("gemma3_hybrid", 41)]
    [InlineData("mamba", 37)]
    public void Strategies_equal_the_originals(string model, int cases) => Verify($"generation/{model}/", cases);

    [Fact]
    public void Experts_equal_the_originals() => Verify("moe/mixtral", 1);

    [Theory]
    [InlineData("bloom")]
    [InlineData("falcon")]
    [InlineData("gemma3_text")]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("mamba")]
    [InlineData("mistral")]
    [InlineData("mixtral")]
    [InlineData("phi3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    public void Written_texts_equal_the_originals(string model) => Verify($"text-generation/{model}/", 14);

    private static void Verify(string filter, int cases)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "pipelines.zip"));
        CaseResult[] results = [.. new PipelinesVerifier().Run(fixtures, new VerifyOptions(filter))];
        Assert.True(results.All(r => r.Passed), string.Join('\n', results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}")));
        Assert.Equal(cases, results.Length);
    }
}
