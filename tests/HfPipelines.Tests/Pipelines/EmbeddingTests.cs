using HfPipelines.Pipelines;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class EmbeddingTests
{
    private static readonly string[] Texts = ["the small robot carried seven blue stones", "an old clock", "this soup is terrible but that cake is wonderful"];

    [Theory]
    [InlineData("feature-extraction/bert.json", TextPooling.Mean)]
    [InlineData("feature-extraction/bert.json", TextPooling.First)]
    [InlineData("feature-extraction/bert.json", TextPooling.Last)]
    [InlineData("feature-extraction/gpt2.json", TextPooling.Last)]
    public async Task A_vector_sums_up_the_states_of_a_text(string file, TextPooling pooling)
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(file);
        await using var pipeline = await AutoPipeline.LoadAsync<FeatureExtractionPipeline>(checkpoint.Folder);
        IReadOnlyList<FeatureTensor> states = await pipeline.ExtractAsync(Texts);
        IReadOnlyList<ReadOnlyMemory<float>> plain = await pipeline.EmbedAsync(Texts, pooling, normalized: false);
        IReadOnlyList<ReadOnlyMemory<float>> unit = await pipeline.EmbedAsync(Texts, pooling);
        for (int i = 0; i < Texts.Length; i++)
        {
            float[] expected = Pool(states[i], pooling);
            double length = Math.Sqrt(expected.Sum(v => (double)v * v));
            Equal(expected, plain[i]);
            Equal([.. expected.Select(v => (float)(v / length))], unit[i]);

            // Texts of a batch know nothing of each other.
            Equal(expected, await pipeline.EmbedAsync(Texts[i], pooling, normalized: false));
        }
    }

    // What transformers and a pooling by hand gave: the first numbers of the vector, and how long it was before.
    [Theory]
    [InlineData("feature-extraction/bert.json", TextPooling.Mean, new[] { -0.237691f, 0.148481f, -0.006403f, 0.144175f }, 3.981598f)]
    [InlineData("feature-extraction/bert.json", TextPooling.First, new[] { -0.063866f, -0.100052f, 0.126513f, -0.065957f }, 5.466125f)]
    [InlineData("feature-extraction/bert.json", TextPooling.Last, new[] { 0.024234f, 0.000924f, 0.067446f, 0.056573f }, 5.324925f)]
    [InlineData("feature-extraction/gpt2.json", TextPooling.Mean, new[] { -0.423916f, -0.246763f, 0.125632f, 0.210851f }, 4.16289f)]
    [InlineData("feature-extraction/gpt2.json", TextPooling.Last, new[] { -0.203527f, -0.262272f, 0.046155f, 0.014591f }, 5.563119f)]
    public async Task A_vector_equals_the_original(string file, TextPooling pooling, float[] first, float length)
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(file);
        await using var pipeline = await AutoPipeline.LoadAsync<FeatureExtractionPipeline>(checkpoint.Folder);
        Equal(first, (await pipeline.EmbedAsync(Texts[0], pooling))[..first.Length]);
        ReadOnlyMemory<float> plain = await pipeline.EmbedAsync(Texts[0], pooling, normalized: false);
        Assert.Equal(length, Math.Sqrt(plain.ToArray().Sum(v => (double)v * v)), 1e-4);
    }

    [Fact]
    public async Task A_long_text_is_cut_before_it_is_summed_up()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("feature-extraction/bert.json");
        await using var pipeline = await AutoPipeline.LoadAsync<FeatureExtractionPipeline>(checkpoint.Folder);
        FeatureTensor states = await pipeline.ExtractAsync(Texts[2], maxTokens: 5);
        Assert.Equal(5, states.Shape[0]);
        Equal(Pool(states, TextPooling.Mean), await pipeline.EmbedAsync(Texts[2], TextPooling.Mean, normalized: false, maxTokens: 5));
    }

    private static float[] Pool(FeatureTensor states, TextPooling pooling)
    {
        float[][] tokens = [.. states.Values.ToArray().Chunk((int)states.Shape[1])];
        return pooling switch
        {
            TextPooling.First => tokens[0],
            TextPooling.Last => tokens[^1],
            _ => [.. Enumerable.Range(0, tokens[0].Length).Select(i => tokens.Average(t => t[i]))],
        };
    }

    private static void Equal(float[] expected, ReadOnlyMemory<float> found)
        => Assert.All(expected.Zip(found.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
}
