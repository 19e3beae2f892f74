using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// The outputs of a network, by path in transformers' output class: <c>logits</c>, <c>hidden_states.2</c>,
/// <c>text_model_output.pooler_output</c>. The tensors belong to the dispose scope of the call.
/// </summary>
public sealed class ModelOutput : IEnumerable<KeyValuePair<string, Tensor>>
{
    private readonly OrderedDictionary<string, Tensor> _tensors = [];

    /// <summary>The tensor of a path.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="KeyNotFoundException">The output holds no such path.</exception>
    public Tensor this[string path]
        => _tensors.TryGetValue(path, out Tensor? tensor) ? tensor : throw new KeyNotFoundException($"The output holds no '{path}', only {string.Join(", ", _tensors.Keys)}.");

    /// <summary>The paths, in order.</summary>
    public IReadOnlyList<string> Paths => _tensors.Keys;

    /// <summary>Scores before softmax; see the class for the shape.</summary>
    public Tensor Logits => this["logits"];

    /// <summary>The last layer's output, [batch, length, hidden].</summary>
    public Tensor LastHiddenState => this["last_hidden_state"];

    /// <summary>Finds a tensor.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tensor">The tensor.</param>
    public bool TryGet(string path, [NotNullWhen(true)] out Tensor? tensor) => _tensors.TryGetValue(path, out tensor);

    /// <summary>Adds a tensor; null is left out.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tensor">The tensor.</param>
    public void Add(string path, Tensor? tensor)
    {
        if (tensor is not null)
        {
            _tensors[path] = tensor;
        }
    }

    /// <summary>Adds a list under <c>path.0</c>, <c>path.1</c>...; null is left out.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tensors">The tensors.</param>
    public void Add(string path, IReadOnlyList<Tensor>? tensors)
    {
        for (int i = 0; i < (tensors?.Count ?? 0); i++)
        {
            _tensors[$"{path}.{i}"] = tensors![i];
        }
    }

    /// <summary>Adds all of another output, below a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="output">The output.</param>
    public void Add(string path, ModelOutput output)
    {
        foreach ((string inner, Tensor tensor) in output)
        {
            _tensors[$"{path}.{inner}"] = tensor;
        }
    }

    /// <summary>Adds all of another output under the same paths, apart from some: what a head passes on of the network below it.</summary>
    /// <param name="output">The other output.</param>
    /// <param name="without">The paths to leave out.</param>
    public void AddRest(ModelOutput output, params ReadOnlySpan<string> without)
    {
        foreach ((string path, Tensor tensor) in output)
        {
            if (!without.Contains(path))
            {
                _tensors[path] = tensor;
            }
        }
    }

    /// <summary>The paths and tensors, in order.</summary>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
