using HfPipelines.Pipelines;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class RwkvBatchTests
{
    private static readonly string[] Prompts = ["the small robot carried seven blue stones", "an old clock", "nobody expected the soup"];
    private static readonly GenerationOptions Options = new() { DoSample = false, MaxNewTokens = 10, MinNewTokens = 10 };

    [Fact]
    public async Task Rows_of_a_batch_know_nothing_of_each_other()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("text-generation/rwkv.json");
        await using var pipeline = await AutoPipeline.LoadAsync<StateSpacePipeline>(checkpoint.Folder);
        IReadOnlyList<GeneratedText> together = await pipeline.GenerateAsync(Prompts, Options);
        for (int i = 0; i < Prompts.Length; i++)
        {
            Assert.Equal((await pipeline.GenerateAsync(Prompts[i], Options)).TokenIds, together[i].TokenIds);
        }
    }

    [Fact]
    public async Task In_the_original_they_do()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("text-generation/rwkv.json");
        await using var pipeline = await AutoPipeline.LoadAsync<StateSpacePipeline>(checkpoint.Folder, new LoadOptions { ReproducesDefects = true });
        IReadOnlyList<GeneratedText> together = await pipeline.GenerateAsync(Prompts, Options);
        GeneratedText alone = await pipeline.GenerateAsync(Prompts[1], Options);
        Assert.NotEqual(alone.TokenIds, together[1].TokenIds);
    }
}
