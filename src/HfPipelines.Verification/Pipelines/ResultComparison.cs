using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Compares what pipelines give with what the originals gave. All methods give the first difference, or null.</summary>
internal static class ResultComparison
{
    private const double Absolute = 1e-4;
    private const double Relative = 1e-3;

    /// <summary>Compares labels with their scores.</summary>
    public static string? Labels(JsonElement expected, IReadOnlyList<LabelScore> found)
        => Each(expected, found, Label);

    /// <summary>Compares a label with its score.</summary>
    public static string? Label(JsonElement expected, LabelScore found)
        => expected.GetProperty("label").GetString() != found.Label
            ? $"expected the label '{expected.GetProperty("label").GetString()}', found '{found.Label}'"
            : Number(expected.GetProperty("score").GetDouble(), found.Score);

    /// <summary>Compares whole numbers, null among them.</summary>
    public static string? Place(JsonElement expected, int? found)
        => (expected.ValueKind == JsonValueKind.Null ? null : (int?)expected.GetInt32()) == found ? null : $"expected {expected}, found {found}";

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

    /// <summary>Compares numbers with shapes: the original's have a dimension for a batch of one.</summary>
    public static string? Features(JsonElement expected, IReadOnlyList<FeatureTensor> found, bool isBatch)
    {
        float[] values = [.. found.SelectMany(f => f.Values.ToArray())];
        if (expected.ValueKind == JsonValueKind.Array)
        {
            double[] all = [.. Flat(expected)];
            return all.Length != values.Length ? $"expected {all.Length} numbers, found {values.Length}"
                : all.Select((number, i) => Number(number, values[i])).FirstOrDefault(d => d is not null);
        }

        JsonElement probe = expected.EnumerateObject().Single().Value;
        long[] wanted = [.. probe.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        long[] shape = isBatch ? [found.Count, 1, .. found[0].Shape] : [1, .. found[0].Shape];
        int stride = probe.GetProperty("stride").GetInt32();
        return !wanted.SequenceEqual(shape) ? $"expected [{string.Join(", ", wanted)}], found [{string.Join(", ", shape)}]"
            : MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64()).ToArray()
                .Select((number, i) => Number(number, values[i * stride]))
                .FirstOrDefault(d => d is not null);
    }

    /// <summary>Compares numbers with those that a fixture kept of a tensor.</summary>
    public static string? Probe(JsonElement expected, IReadOnlyList<float> found)
    {
        JsonElement probe = expected.GetProperty("$tensor");
        long count = probe.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64());
        int stride = probe.GetProperty("stride").GetInt32();
        return count != found.Count ? $"expected {count} numbers, found {found.Count}"
            : MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64()).ToArray()
                .Select((number, i) => Number(number, found[i * stride]))
                .FirstOrDefault(d => d is not null);
    }

    private static IEnumerable<double> Flat(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().SelectMany(Flat) : [json.GetDouble()];
}
