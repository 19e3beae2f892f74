using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Processing;

/// <summary>
/// What a processor gives, by the names of transformers: tensors, and plain values (numbers, texts, lists of values) where the inputs differ in size
/// or the network takes no tensor. Disposing it disposes the tensors.
/// </summary>
public abstract class ProcessedFeatures : IReadOnlyDictionary<string, object>, IDisposable
{
    private protected ProcessedFeatures()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Contents.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => Contents.Values;

    /// <inheritdoc/>
    public int Count => Contents.Count;

    private protected Dictionary<string, object> Contents { get; } = [];

    /// <summary>A tensor, a number, a text, or a list of such values.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such value.</exception>
    public object this[string key]
    {
        get => Contents[key];
        internal set => Contents[key] = value;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Contents.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => Contents.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => Contents.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensors as a network's input. They belong to whoever holds the input.</summary>
    public ModelInput ToModelInput()
    {
        var input = new ModelInput();
        foreach ((string name, object value) in Contents)
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
        foreach (Tensor tensor in Tensors(Contents.Values))
        {
            tensor.Dispose();
        }
    }

    /// <summary>One tensor where all have one shape, else null.</summary>
    private protected static Tensor? Stacked(IReadOnlyList<Tensor> tensors)
        => tensors.Count > 0 && tensors.All(t => t.shape.AsSpan().SequenceEqual(tensors[0].shape)) ? stack(tensors) : null;

    /// <summary>Keeps the tensors beyond the current scope.</summary>
    private protected void Keep()
    {
        foreach (Tensor tensor in Tensors(Contents.Values))
        {
            tensor.MoveToOuterDisposeScope();
        }
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
