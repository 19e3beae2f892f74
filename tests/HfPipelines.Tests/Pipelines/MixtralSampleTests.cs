using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Pipelines;

namespace HfPipelines.Tests.Pipelines;

/// <summary>The small trained Mixtral of the samples.</summary>
public sealed class MixtralSampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Mixtral", "tiny-mixtral");

    [Fact]
    public async Task WritesAndChoosesExpertsAsPythonDoes()
    {
        await using MixtureOfExpertsPipeline pipeline = await AutoPipeline.LoadAsync<MixtureOfExpertsPipeline>(Folder);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "samples", "expected.json")));
        foreach (JsonElement row in expected.RootElement.EnumerateArray())
        {
            string prompt = row.GetProperty("prompt").GetString()!;
            GeneratedText text = await pipeline.GenerateAsync(prompt);
            IReadOnlyList<TokenExperts> tokens = await pipeline.TraceExpertsAsync(prompt);
            Assert.Equal(row.GetProperty("text").GetString(), prompt + text.Text);
            Assert.Equal(row.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32()), [.. tokens.Select(t => t.TokenId), .. text.TokenIds]);
            JsonElement[] layers = [.. row.GetProperty("experts").EnumerateArray()];
            for (int layer = 0; layer < layers.Length; layer++)
            {
                Assert.Equal(
                    layers[layer].EnumerateArray().Select(t => string.Join(',', t.EnumerateArray())),
                    tokens.Select(t => string.Join(',', t.Layers[layer].Select(e => e.Expert))));
            }

            Assert.All(tokens.SelectMany(t => t.Layers), chosen => Assert.Equal(1, chosen.Sum(e => e.Weight), 5));
        }
    }

    [Fact]
    public async Task AModelThatIsLoadedByItsConfigurationTellsItsExpertsToo()
    {
        await using ModelPipeline pipeline = await ModelPipeline.LoadAsync(BuiltInArchitectures.Registry, Folder);
        Assert.IsType<MixtureOfExpertsPipeline>(pipeline);
    }
}
