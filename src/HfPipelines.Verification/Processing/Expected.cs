using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Compares a value with what the original gave. All methods give the first difference, or null.</summary>
internal static class Expected
{
    /// <summary>How far floating-point values may be apart, absolutely or relatively.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Compares an output.</summary>
    /// <param name="expected"><c>tensor</c>, <c>value</c>, <c>list</c> or <c>dict</c>.</param>
    /// <param name="actual">A tensor, a plain value, or a list of such.</param>
    /// <param name="path">The output's name, for messages.</param>
    /// <param name="tolerance">How far floating-point values may be apart, absolutely or relatively.</param>
    public static string? Compare(JsonElement expected, object? actual, string path, double tolerance = Tolerance)
    {
        if (expected.TryGetProperty("tensor", out JsonElement probe))
        {
            return Tensor(probe, actual, path, tolerance);
        }

        if (expected.TryGetProperty("random", out JsonElement drawn))
        {
            return Form(drawn.GetProperty("tensor"), actual, path);
        }

        if (expected.TryGetProperty("value", out JsonElement value))
        {
            return Plain(value, actual, path);
        }

        if (expected.TryGetProperty("list", out JsonElement list))
        {
            object?[]? items = Items(actual);
            if (items is null || items.Length != list.GetArrayLength())
            {
                return $"{path}: expected a list of {list.GetArrayLength()}, found {Describe(actual)}.";
            }

            return list.EnumerateArray().Select((e, i) => Compare(e, items[i], $"{path}[{i}]", tolerance)).FirstOrDefault(m => m is not null);
        }

        if (expected.TryGetProperty("dict", out JsonElement dict))
        {
            return actual is IReadOnlyDictionary<string, object> map
                ? dict.EnumerateObject().Select(e => map.TryGetValue(e.Name, out object? v) ? Compare(e.Value, v, $"{path}.{e.Name}", tolerance) : $"{path}.{e.Name}: expected, found nothing.").FirstOrDefault(m => m is not null)
                : $"{path}: expected a dictionary, found {Describe(actual)}.";
        }

        return $"{path}: the fixture has an unknown form.";
    }

    /// <summary>Compares all samples of a complete result.</summary>
    public static string? Complete(JsonElement expected, Tensor actual)
    {
        long[] shape = [.. expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        if (!shape.AsSpan().SequenceEqual(actual.shape))
        {
            return $"expected shape [{string.Join(", ", shape)}], found [{string.Join(", ", actual.shape)}].";
        }

        byte[] data = expected.GetProperty("data").GetBytesFromBase64();
        if (expected.GetProperty("dtype").GetString() == "uint8")
        {
            return actual.dtype != ScalarType.Byte ? $"expected uint8, found {actual.dtype}." : Same(data, actual.contiguous().data<byte>().ToArray(), 0);
        }

        float[] wanted = MemoryMarshal.Cast<byte, float>(data).ToArray();
        return Close(wanted, actual.to(float32).contiguous().data<float>().ToArray(), 1, "");
    }

    // Shape and type, all that can be compared of what is drawn at random.
    private static string? Form(JsonElement probe, object? actual, string path)
    {
        if (actual is not Tensor tensor)
        {
            return $"{path}: expected a tensor of [{string.Join(", ", probe.GetProperty("shape").EnumerateArray())}], found {Describe(actual)}.";
        }

        long[] shape = [.. probe.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
        {
            return $"{path}: expected shape [{string.Join(", ", shape)}], found [{string.Join(", ", tensor.shape)}].";
        }

        string type = probe.GetProperty("dtype").GetString()!;
        return type == Name(tensor.dtype) ? null : $"{path}: expected {type}, found {Name(tensor.dtype)}.";
    }

    private static string? Tensor(JsonElement probe, object? actual, string path, double tolerance)
    {
        if (Form(probe, actual, path) is { } form)
        {
            return form;
        }

        var tensor = (Tensor)actual!;
        int stride = probe.GetProperty("stride").GetInt32();
        if (probe.TryGetProperty("values", out JsonElement values))
        {
            long[] found = [.. Every(Values<long>(tensor.to(int64)), stride)];
            long[] wanted = [.. values.EnumerateArray().Select(v => v.ValueKind switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => v.GetInt64() })];
            string? difference = Same(wanted, found, stride);
            if (difference is null && probe.TryGetProperty("sum", out JsonElement sum) && sum.ValueKind == JsonValueKind.Number && sum.GetInt64() != tensor.to(int64).sum().item<long>())
            {
                difference = $"expected a sum of {sum.GetInt64()}, found {tensor.to(int64).sum().item<long>()}.";
            }

            return difference is null ? null : $"{path}: {difference}";
        }

        float[] all = Values<float>(tensor.to(float32));
        float[] data = MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64()).ToArray();
        return Close(data, [.. Every(all, stride)], stride, path, tolerance)
            ?? Mean(probe, "mean", all, path, tolerance, absolute: false)
            ?? Mean(probe, "absmean", all, path, tolerance, absolute: true);
    }

    private static string? Mean(JsonElement probe, string key, float[] values, string path, double tolerance, bool absolute)
    {
        if (!probe.TryGetProperty(key, out JsonElement expected) || expected.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        double sum = 0, wanted = expected.GetDouble();
        int count = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                sum += absolute ? Math.Abs(value) : value;
                count++;
            }
        }

        double found = count == 0 ? 0 : sum / count;
        return Math.Abs(found - wanted) <= tolerance * Math.Max(1, Math.Abs(wanted)) ? null : Text($"{path}: expected a {key} of {wanted}, found {found}.");
    }

    private static string? Close(float[] wanted, float[] found, int stride, string path, double tolerance = Tolerance)
    {
        if (wanted.Length != found.Length)
        {
            return $"{path}: expected {wanted.Length} values, found {found.Length}.";
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            float w = wanted[i], f = found[i];
            bool close = float.IsFinite(w) ? MathF.Abs(w - f) <= tolerance * MathF.Max(1, MathF.Abs(w)) : w.Equals(f);
            if (!close)
            {
                return Text($"{path}: value {(long)i * stride} of {(long)wanted.Length * stride}: expected {w}, found {f}.");
            }
        }

        return null;
    }

    private static string? Same<T>(IReadOnlyList<T> wanted, IReadOnlyList<T> found, int stride)
        where T : IEquatable<T>
    {
        if (wanted.Count != found.Count)
        {
            return $"expected {wanted.Count} values, found {found.Count}.";
        }

        int wrong = Enumerable.Range(0, wanted.Count).Count(i => !wanted[i].Equals(found[i]));
        if (wrong == 0)
        {
            return null;
        }

        int first = Enumerable.Range(0, wanted.Count).First(i => !wanted[i].Equals(found[i]));
        return $"{wrong} of {wanted.Count} values differ; value {(long)first * Math.Max(stride, 1)}: expected {wanted[first]}, found {found[first]}.";
    }

    private static string? Plain(JsonElement expected, object? actual, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                object?[]? items = Items(actual);
                return items is null || items.Length != expected.GetArrayLength()
                    ? $"{path}: expected {Short(expected)}, found {Describe(actual)}."
                    : expected.EnumerateArray().Select((e, i) => Plain(e, items[i], $"{path}[{i}]")).FirstOrDefault(m => m is not null);
            case JsonValueKind.Object when expected.TryGetProperty("__long__", out JsonElement list):
                return Long(list, actual, path);
            case JsonValueKind.Object when actual is IReadOnlyDictionary<string, object> map:
                return expected.EnumerateObject().Select(e => map.TryGetValue(e.Name, out object? v) ? Plain(e.Value, v, $"{path}.{e.Name}") : $"{path}.{e.Name}: expected, found nothing.").FirstOrDefault(m => m is not null);
            case JsonValueKind.Number when Number(actual) is { } number:
                double wanted = expected.GetDouble();
                return Math.Abs(wanted - number) <= Tolerance * Math.Max(1, Math.Abs(wanted)) * (expected.TryGetInt64(out _) ? 0 : 1) ? null : Text($"{path}: expected {wanted}, found {number}.");
            case JsonValueKind.String when actual is string text:
                return text == expected.GetString() ? null : $"{path}: expected '{expected.GetString()}', found '{text}'.";
            case JsonValueKind.True or JsonValueKind.False when actual is bool flag:
                return flag == expected.GetBoolean() ? null : $"{path}: expected {expected.GetBoolean()}, found {flag}.";
            case JsonValueKind.Null:
                return actual is null ? null : $"{path}: expected null, found {Describe(actual)}.";
            default:
                return $"{path}: expected {Short(expected)}, found {Describe(actual)}.";
        }
    }

    // A list of whole numbers, of which its length, its sum and its first ones are known.
    private static string? Long(JsonElement expected, object? actual, string path)
    {
        (int length, long sum) = (expected.GetProperty("length").GetInt32(), expected.GetProperty("sum").GetInt64());
        if (actual is not IReadOnlyList<int> found || found.Count != length || found.Sum(v => (long)v) != sum)
        {
            return $"{path}: expected {length} numbers with a sum of {sum}, found {Describe(actual)}{(actual is IReadOnlyList<int> list ? $" with a sum of {list.Sum(v => (long)v)}" : "")}.";
        }

        JsonElement head = expected.GetProperty("head");
        return Plain(head, found.Take(head.GetArrayLength()).ToArray(), path);
    }

    private static double? Number(object? value) => value switch
    {
        int or long or float or double => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
        Tensor { NumberOfElements: 1 } tensor => tensor.to(float64).item<double>(),
        _ => null,
    };

    private static object?[]? Items(object? value) => value switch
    {
        Tensor tensor when tensor.dim() > 0 => [.. tensor.unbind(0)],
        string => null,
        System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        IEnumerable list => [.. list.Cast<object?>()],
        _ => null,
    };

    // An empty tensor has no data to read.
    private static T[] Values<T>(Tensor tensor)
        where T : unmanaged
        => tensor.NumberOfElements == 0 ? [] : tensor.contiguous().data<T>().ToArray();

    private static IEnumerable<T> Every<T>(T[] values, int stride)
    {
        for (long i = 0; i < values.Length; i += stride)
        {
            yield return values[i];
        }
    }

    private static string Name(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.Float32 => "float32",
        ScalarType.Float64 => "float64",
        ScalarType.BFloat16 => "bfloat16",
        ScalarType.Int64 => "int64",
        ScalarType.Int32 => "int32",
        ScalarType.Int16 => "int16",
        ScalarType.Bool => "bool",
        _ => type.ToString(),
    };

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        Tensor tensor => $"a {Name(tensor.dtype)} tensor of [{string.Join(", ", tensor.shape)}]",
        string text => $"'{text}'",
        IEnumerable list => $"a list of {list.Cast<object?>().Count()}",
        _ => Text($"{value}"),
    };

    private static string Short(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
