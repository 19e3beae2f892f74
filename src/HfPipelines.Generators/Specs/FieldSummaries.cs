namespace HfPipelines.Generators.Specs;

/// <summary>What the fields that many configurations share mean.</summary>
internal static class FieldSummaries
{
    // Lines of "field: sentence".
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Summaries = new(() => EmbeddedText.ReadLines("field_summaries.txt")
        .Select(line => (Line: line, Colon: line.IndexOf(':')))
        .ToDictionary(l => l.Line.Substring(0, l.Colon), l => l.Line.Substring(l.Colon + 1).Trim(), StringComparer.Ordinal));

    /// <summary>The sentence for a field, or null where there is none.</summary>
    public static string? Find(string field) => Summaries.Value.TryGetValue(field, out string? summary) ? summary : null;
}
