using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HfPipelines.Audio.Extraction;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>
/// What a feature extractor gives, by the names of transformers: tensors, lists of tensors where recordings differ in length, and lists of numbers.
/// Disposing it disposes the tensors.
/// </summary>
public sealed class AudioFeatures : IReadOnlyDictionary<string, object>, IDisposable
{
    private readonly Dictionary<string, object> _values = [];

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => _values.Values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>A tensor, a list of tensors, or a list of numbers.</summary>
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
        foreach (Tensor tensor in Tensors())
        {
            tensor.Dispose();
        }
    }

    /// <summary>Adds one tensor for each recording; those of one shape become one tensor.</summary>
    internal void Add(string name, IReadOnlyList<Tensor> tensors)
        => _values[name] = tensors.Count > 0 && tensors.All(t => t.shape.AsSpan().SequenceEqual(tensors[0].shape)) ? stack(tensors) : tensors;

    /// <summary>Adds the masks where there are some.</summary>
    internal void AddMasks(string name, SequencePadding padded)
    {
        if (padded.Masks is { } masks)
        {
            Add(name, masks);
        }
    }

    /// <summary>Keeps the tensors beyond the current scope.</summary>
    internal AudioFeatures Seal()
    {
        foreach (Tensor tensor in Tensors())
        {
            tensor.MoveToOuterDisposeScope();
        }

        return this;
    }

    private IEnumerable<Tensor> Tensors() => _values.Values.SelectMany(v => v is Tensor tensor ? [tensor] : v as IReadOnlyList<Tensor> ?? []);
}
