using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>Makes a network's inputs of what the processors of media give; lists of numbers become tensors too.</summary>
internal static class FeatureTensors
{
    /// <summary>Copies outputs.</summary>
    /// <param name="result">Receives them.</param>
    /// <param name="features">The outputs.</param>
    /// <param name="unused">Those that are left out.</param>
    /// <param name="renamed">Other names.</param>
    public static void CopyTo(ModelInput result, ProcessedFeatures features, IReadOnlyList<string> unused, JsonObject renamed)
    {
        foreach ((string name, object value) in features)
        {
            if (!unused.Contains(name) && ToTensor(value) is { } tensor)
            {
                result[(string?)renamed[name] ?? name] = tensor;
            }
        }
    }

    private static Tensor? ToTensor(object value)
    {
        if (value is Tensor tensor)
        {
            return tensor;
        }

        var shape = new List<long>();
        var numbers = new List<object>();
        return !Collect(value, 0, shape, numbers) || numbers.Count == 0 ? null
            : numbers.All(n => n is int or long or bool) ? Longs(numbers.Select(n => Convert.ToInt64(n, CultureInfo.InvariantCulture)).ToArray(), shape)
            : TorchSharp.torch.tensor(numbers.Select(n => Convert.ToSingle(n, CultureInfo.InvariantCulture)).ToArray(), [.. shape]);

        static Tensor Longs(long[] values, List<long> shape) => TorchSharp.torch.tensor(values, [.. shape]);
    }

    // Whether a value is a number or lists of lists of numbers, all of one length.
    private static bool Collect(object? value, int depth, List<long> shape, List<object> numbers)
    {
        if (value is int or long or float or double or bool)
        {
            numbers.Add(value);
            return true;
        }

        object?[]? items = value switch
        {
            string or null or Tensor or IDictionary => null,
            System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
            IEnumerable list => [.. list.Cast<object?>()],
            _ => null,
        };
        if (items is null || (shape.Count > depth && shape[depth] != items.Length))
        {
            return false;
        }

        if (shape.Count == depth)
        {
            shape.Add(items.Length);
        }

        return items.All(i => Collect(i, depth + 1, shape, numbers));
    }
}
