using System.Text.Json;
using HfPipelines.Tests.Layers;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Processing;

/// <summary>Every processor of pictures, sounds and videos gives what the original gave, on all of the fixtures.</summary>
public class ProcessingFixtureTests
{
    private const string Coverage = "coverage.json";

    private static readonly string Fixtures = LayerFacts.FixturePath("processing.zip");

    /// <summary>How many cases each model has, so that none is lost.</summary>
    private static readonly JsonElement Counts = JsonDocument.Parse(File.ReadAllBytes(LayerFacts.FixturePath("processing_counts.json"))).RootElement;

    public static TheoryData<string> Models()
    {
        using FixtureSource fixtures = FixtureSource.Open(Fixtures);
        return [.. fixtures.Names.Where(n => n != Coverage).Select(Model).Distinct()];
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Equals_the_original(string model)
    {
        using FixtureSource fixtures = FixtureSource.Open(Fixtures);
        JsonElement coverage = fixtures.ReadJson(Coverage).GetProperty("classes");
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures.Only(fixtures.Names.Where(n => Model(n) == model)), new VerifyOptions())];
        Assert.Equal(Counts.GetProperty(model).GetInt32(), results.Length);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
        foreach (IGrouping<string, CaseResult> ofClass in results.GroupBy(r => r.Name.Split('/')[^1].Split(' ')[0]))
        {
            if (coverage.TryGetProperty(ofClass.Key, out JsonElement columns))
            {
                Assert.True(ofClass.Count() >= columns[0].GetInt32() + columns[2].GetInt32(), $"{ofClass.Key}: only {ofClass.Count()} cases ran.");
            }
        }
    }

    /// <summary>The cases of a model's classes lie in a file for each backend.</summary>
    private static string Model(string file) => file.Split('.')[0];
}
