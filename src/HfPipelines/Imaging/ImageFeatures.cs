using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>
/// What an image processor gives, by the names of transformers: tensors, and plain values (numbers, texts, lists of values) where
/// pictures differ in size or the network takes no tensor. Disposing it disposes the tensors.
/// </summary>
public sealed class ImageFeatures : IReadOnlyDictionary<string, object>, IDisposable
{
    private readonly Dictionary<string, object> _values = [];

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => _values.Values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>A tensor, a number, a text, or a list of such values.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such value.</exception>
    public object this[string key]
    {
        get => _values[key];
        internal set => _values[key] = value;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensors as a network's input. They belong to whoever holds the input.</summary>
    public ModelInput ToModelInput()
    {
        var input = new ModelInput();
        foreach ((string name, object value) in _values)
        {
            if (value is Tensor tensor)
            {
                input[name] = tensor;
            }
        }

        return input;
    }

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors(_values.Values))
        {
            tensor.Dispose();
        }
    }

    /// <summary>Turns lists of equal tensors and of numbers into one tensor each, and keeps the tensors beyond the current scope.</summary>
    internal ImageFeatures Seal()
    {
        foreach ((string name, object value) in _values.ToArray())
        {
            if (value is IReadOnlyList<Tensor> { Count: > 0 } tensors && tensors.All(t => t.shape.AsSpan().SequenceEqual(tensors[0].shape)))
            {
                Tensor stacked = stack(tensors);
                _values[name] = stacked.dtype == ScalarType.Float64 ? stacked.to(float32) : stacked;
            }
        }

        foreach (Tensor tensor in Tensors(_values.Values))
        {
            tensor.MoveToOuterDisposeScope();
        }

        return this;
    }

    private static IEnumerable<Tensor> Tensors(object value) => value switch
    {
        Tensor tensor => [tensor],
        string => [],
        IReadOnlyDictionary<string, object> parts => parts.Values.SelectMany(Tensors),
        IEnumerable list => list.Cast<object?>().Where(v => v is not null).SelectMany(v => Tensors(v!)),
        _ => [],
    };
}
