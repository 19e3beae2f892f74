using System.Text.Json;
using HfPipelines.Tokenization.Documents;

namespace HfPipelines.Verification.Processing;

/// <summary>The texts of HTML pages and the paths to them, which transformers counts among the feature extractors.</summary>
internal static class MarkupPageCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json) => json.GetProperty("cases").EnumerateArray()
        .Select(one => new ProcessingCase($"markuplm/{one.GetProperty("class").GetString()} {one.GetProperty("name").GetString()}", "preprocess", () => Run(one)));

    private static string? Run(JsonElement one)
    {
        JsonElement input = one.GetProperty("call").GetProperty("html_strings");
        MarkupPage[] pages = [.. (input.ValueKind == JsonValueKind.Array ? input.EnumerateArray().Select(p => p.GetString()!) : [input.GetString()!]).Select(MarkupPage.Read)];
        JsonElement outputs = one.GetProperty("outputs");
        return Expected.Compare(outputs.GetProperty("nodes"), pages.Select(p => p.Nodes).ToArray(), "nodes") ?? Expected.Compare(outputs.GetProperty("xpaths"), pages.Select(p => p.XPaths).ToArray(), "xpaths");
    }
}
