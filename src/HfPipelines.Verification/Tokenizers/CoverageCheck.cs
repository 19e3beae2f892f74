using System.Text.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Whether the fixtures are whole: as many files, lines and calls as their list says.</summary>
internal sealed class CoverageCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "coverage.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        foreach (JsonProperty part in fixture.GetProperty("parts").EnumerateObject())
        {
            yield return ($"parts/{part.Name}", () => TokenizerFixtures.Compare("files", part.Value, fixtures.Names.Count(n => n.StartsWith(part.Name + "/", StringComparison.Ordinal) && n.EndsWith(".json", StringComparison.Ordinal))));
        }

        foreach (JsonProperty run in fixture.GetProperty("runs").EnumerateObject())
        {
            yield return ($"runs/{run.Name}", () => Compare(run, fixtures));
        }

        foreach (JsonProperty item in fixture.GetProperty("classes").EnumerateObject())
        {
            yield return ($"classes/{item.Name}", () => item.Value.TryGetProperty("fixtures", out JsonElement names)
                ? names.EnumerateArray().Select(n => fixtures.Names.Contains($"classes/{n}.json") ? null : $"expected the fixture classes/{n}.json, found none").FirstOrDefault(m => m is not null)
                : null);
        }
    }

    private static string? Compare(JsonProperty run, TokenizerFixtures fixtures)
    {
        JsonElement fixture = fixtures.Read($"classes/{run.Name}.json");
        JsonElement results = fixture.GetProperty("results");
        return TokenizerFixtures.Compare("class", run.Value.GetProperty("class"), fixture.GetProperty("class"))
            ?? TokenizerFixtures.Compare("loaded class", run.Value.GetProperty("loaded"), results.GetProperty("class"))
            ?? TokenizerFixtures.Compare("lines", run.Value.GetProperty("rows"), results.GetProperty("rows").GetArrayLength())
            ?? TokenizerFixtures.Compare("calls", run.Value.GetProperty("calls"), Count(results, "calls") + Count(results, "extra"));
    }

    private static int Count(JsonElement results, string key) => results.TryGetProperty(key, out JsonElement calls) ? calls.GetArrayLength() : 0;
}
