using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>Compares a network's outputs with a fixture's: absolute or relative difference of at most 1e-4, integers equal.</summary>
public static class OutputComparer
{
    /// <summary>The largest difference that counts as equal, relative to 1 + |value|.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>The first difference, or null.</summary>
    /// <param name="expected">The fixture's <c>outputs</c>.</param>
    /// <param name="actual">The network's.</param>
    public static string? Compare(JsonElement expected, ModelOutput actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        foreach (JsonProperty output in expected.EnumerateObject())
        {
            string? difference = actual.TryGet(output.Name, out Tensor? tensor)
                ? Compare(output.Value, tensor)
                : $"expected this output, found only {string.Join(", ", actual.Paths)}";
            if (difference is not null)
            {
                return $"{output.Name}: {difference}";
            }
        }

        return null;
    }

    /// <summary>The difference between a probe and a tensor, or null.</summary>
    /// <param name="probe">Shape, stride, and every stride-th element, with the mean of all or their sum.</param>
    /// <param name="tensor">The tensor.</param>
    public static string? Compare(JsonElement probe, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        long[] shape = [.. probe.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        if (!shape.SequenceEqual(tensor.shape))
        {
            return $"expected the shape [{string.Join(", ", shape)}], found [{string.Join(", ", tensor.shape)}]";
        }

        double[] all = tensor.detach().cpu().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        int stride = probe.GetProperty("stride").GetInt32();
        return probe.TryGetProperty("values", out JsonElement values) ? CompareIntegers(probe, values, all, stride) : CompareFloats(probe, all, stride);
    }

    private static string? CompareIntegers(JsonElement probe, JsonElement values, double[] all, int stride)
    {
        int index = 0;
        foreach (JsonElement value in values.EnumerateArray())
        {
            double expected = value.ValueKind switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => value.GetDouble() };
            if (all[index] != expected)
            {
                return $"element {index}: expected {expected}, found {all[index]}";
            }

            index += stride;
        }

        return probe.TryGetProperty("sum", out JsonElement sum) && sum.ValueKind == JsonValueKind.Number && all.Sum() != sum.GetDouble() ? $"sum: expected {sum}, found {all.Sum()}" : null;
    }

    private static string? CompareFloats(JsonElement probe, double[] all, int stride)
    {
        ReadOnlySpan<float> expected = MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64());
        double worst = 0;
        int at = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Error(expected[i], all[(long)i * stride]);
            if (error > worst)
            {
                (worst, at) = (error, i * stride);
            }
        }

        if (worst > Tolerance)
        {
            return string.Create(CultureInfo.InvariantCulture, $"element {at}: expected {expected[at / stride]:g9}, found {all[at]:g9}, error {worst:e2}");
        }

        // A wrong element between the sampled ones still moves the means.
        foreach ((string name, Func<double, double> of) in new (string, Func<double, double>)[] { ("mean", v => v), ("absmean", Math.Abs) })
        {
            if (probe.TryGetProperty(name, out JsonElement mean) && mean.ValueKind == JsonValueKind.Number && all.Length > 0)
            {
                double found = all.Where(double.IsFinite).Select(of).DefaultIfEmpty().Average();
                if (Error(mean.GetDouble(), found) > Tolerance)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{name}: expected {mean.GetDouble():g9}, found {found:g9}");
                }
            }
        }

        return null;
    }

    private static double Error(double expected, double found)
        => expected.Equals(found) ? 0
        : double.IsFinite(expected) && double.IsFinite(found) ? Math.Abs(expected - found) / (1 + Math.Abs(expected))
        : double.PositiveInfinity;
}
