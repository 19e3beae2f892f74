using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The keys and values that the cross-attention layers made of an encoder's states: they stay the same for a whole generation.</summary>
public sealed class EncoderMemory : IDisposable
{
    private readonly SortedDictionary<int, (Tensor Keys, Tensor Values)> _layers = [];

    /// <summary>Whether nothing is kept yet.</summary>
    public bool IsEmpty => _layers.Count == 0;

    /// <summary>The keys and values of a layer, made by the first call that asks.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="project">Makes them.</param>
    /// <returns>Both [batch, key heads, places, head size]; they belong to the memory.</returns>
    public (Tensor Keys, Tensor Values) GetOrAdd(int layer, Func<(Tensor Keys, Tensor Values)> project)
    {
        if (!_layers.TryGetValue(layer, out (Tensor Keys, Tensor Values) kept))
        {
            (Tensor keys, Tensor values) = project();
            kept = (keys.contiguous().DetachFromDisposeScope(), values.contiguous().DetachFromDisposeScope());
            _layers.Add(layer, kept);
        }

        return kept;
    }

    /// <summary>Reorders the sequences, as beam search asks for.</summary>
    /// <param name="indices">For each sequence the one whose memory it takes over, int64 [batch].</param>
    public void Reorder(Tensor indices)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor keys, Tensor values) in _layers.Values)
        {
            keys.copy_(keys.index_select(0, indices));
            values.copy_(values.index_select(0, indices));
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach ((Tensor keys, Tensor values) in _layers.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        _layers.Clear();
    }
}
