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
    [InlineData("whisper", 8)]
    public void Strategies_equal_the_originals(string model, int cases) => Verify($"generation/{model}/", cases);

    [Theory]
    [InlineData("mixtral")]
    [InlineData("switch_transformers")]
    public void Experts_equal_the_originals(string model) => Verify($"moe/{model}", 1);

    [Theory]
    [InlineData("bloom")]
    [InlineData("falcon")]
    [InlineData("gemma3_text")]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("mamba")]
    [InlineData("mistral")]
    [InlineData("mixtral")]
    [InlineData("opt")]
    [InlineData("phi3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    public void Written_texts_equal_the_originals(string model) => Verify($"text-generation/{model}/", 14);

    [Fact]
    public void Written_texts_of_RWKV_equal_the_originals() => Verify("text-generation/rwkv/", 13);

    [Fact]
    public void Written_texts_of_Mamba2_equal_the_originals() => Verify("text-generation/mamba2/", 13);

    private static void Verify(string filter, int cases)
    {
        CaseResult[] results = Run(filter);
        Assert.True(results.All(r => r.Passed), string.Join('\n', results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}")));
        Assert.Equal(cases, results.Length);
    }

    private static CaseResult[] Run(string filter)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "pipelines.zip"));
        return [.. new PipelinesVerifier().Run(fixtures, new VerifyOptions(filter)).Where(r => r.Name.StartsWith(filter, StringComparison.Ordinal))];
    }
}
