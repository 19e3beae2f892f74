using System.Text;
using System.Text.Json;

namespace HfPipelines.Verification;

/// <summary>Writes the results of an area to a file.</summary>
public static class VerificationReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes a table (.md) or an array (.json).</summary>
    /// <param name="path">The file; its ending names the form.</param>
    /// <param name="area">The area.</param>
    /// <param name="results">The results.</param>
    /// <exception cref="HfPipelinesException">The ending is neither.</exception>
    public static void Write(string path, string area, IReadOnlyList<CaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        string text = Path.GetExtension(path) switch
        {
            ".md" => Markdown(area, results),
            ".json" => JsonSerializer.Serialize(results, Indented) + "\n",
            string other => throw new HfPipelinesException($"{path}: expected a report that ends in .md or .json, found '{other}'."),
        };
        File.WriteAllText(path, text);
    }

    private static string Markdown(string area, IReadOnlyList<CaseResult> results)
    {
        string[] columns = [.. results.Select(r => r.Column).Distinct()];
        var text = new StringBuilder();
        text.Append($"# {area}: {results.Count(r => r.Passed)} passed, {results.Count(r => !r.Passed)} failed\n\n");
        text.Append($"| case | {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (IGrouping<string, CaseResult> row in results.GroupBy(r => r.Name))
        {
            IEnumerable<string> cells = columns.Select(c => row.FirstOrDefault(r => r.Column == c) switch
            {
                null => "",
                { Passed: true } => "yes",
                CaseResult failed => $"no: {failed.Message?.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)}",
            });
            text.Append($"| {row.Key} | {string.Join(" | ", cells)} |\n");
        }

        return text.ToString();
    }
}
