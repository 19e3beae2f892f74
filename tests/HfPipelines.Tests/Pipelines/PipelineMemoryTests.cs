using HfPipelines.Pipelines;

namespace HfPipelines.Tests.Pipelines;

/// <summary>Alone, because the memory of a process is that of all its tests.</summary>
[CollectionDefinition(nameof(PipelineMemoryTests), DisableParallelization = true)]
[Collection(nameof(PipelineMemoryTests))]
public sealed class PipelineMemoryTests
{
    [Fact]
    public async Task NativeMemoryStaysFlatOverAThousandCalls()
    {
        string folder = Path.Combine(Repository.Root, "samples", "Quickstart", "shapes-llava");
        await using ImageTextToTextPipeline pipeline = await AutoPipeline.LoadAsync<ImageTextToTextPipeline>(folder);
        ImageData image = ImageData.Load(Path.Combine(folder, "samples", "scene0.png"));
        await Call(200);
        long before = Environment.WorkingSet;
        await Call(1000);

        // A leak of one hidden state a call would be above 100 MB.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 48L * 1024 * 1024);

        async Task Call(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await pipeline.AnswerAsync(image, "Describe the image.", new GenerationOptions { MaxNewTokens = 2 });
            }
        }
    }
}
