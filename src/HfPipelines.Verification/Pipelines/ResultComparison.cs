using System.Globalization;
using System.Text.Json;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Compares what pipelines give with what the originals gave. All methods give the first difference, or null.</summary>
internal static class ResultComparison
{
    private const double Absolute = 1e-4;
    private const double Relative = 1e-3;

    /// <summary>Compares labels with their scores.</summary>
    public static string? Labels(JsonElement expected, IReadOnlyList<LabelScore> found)
        => Each(expected, found, (e, f) => e.GetProperty("label").GetString() != f.Label
            ? $"expected the label '{e.GetProperty("label").GetString()}', found '{f.Label}'"
            : Number(e.GetProperty("score").GetDouble(), f.Score));

    /// <summary>Compares a result for each input, or one alone.</summary>
    public static string? Batch<T>(JsonElement expected, IReadOnlyList<T> found, Func<JsonElement, T, string?> compare, bool isBatch)
        => isBatch ? Each(expected, found, compare) : found.Count == 1 ? compare(expected, found[0]) : $"expected one result, found {found.Count}";

    /// <summary>Compares lists.</summary>
    public static string? Each<T>(JsonElement expected, IReadOnlyList<T> found, Func<JsonElement, T, string?> compare)
    {
        if (expected.GetArrayLength() != found.Count)
        {
            return $"expected {expected.GetArrayLength()} results, found {found.Count}";
        }

        return expected.EnumerateArray().Select((e, i) => compare(e, found[i]) is { } difference ? $"{i}: {difference}" : null).FirstOrDefault(d => d is not null);
    }

    /// <summary>Compares texts.</summary>
    public static string? Text(string? expected, string? found)
        => expected == found ? null : $"expected {JsonSerializer.Serialize(expected)}, found {JsonSerializer.Serialize(found)}";

    /// <summary>Compares numbers.</summary>
    public static string? Number(double expected, double found)
        => Math.Abs(expected - found) <= Absolute + (Relative * Math.Abs(expected)) ? null
            : string.Create(CultureInfo.InvariantCulture, $"expected {expected}, found {found}");
}
