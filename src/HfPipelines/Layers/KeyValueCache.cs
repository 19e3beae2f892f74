using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The keys and values of a generation, allocated once and written in place.</summary>
public sealed class KeyValueCache : DecoderCache
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly long _maxLength;
    private long _length;

    /// <summary>Allocates the memory.</summary>
    /// <param name="layers">The number of attention layers.</param>
    /// <param name="shape">Sequences, key heads, tokens that a sequence may reach, and size of a head.</param>
    /// <param name="type">The element type.</param>
    /// <param name="device">The device.</param>
    public KeyValueCache(int layers, (long Batch, long Heads, long MaxLength, long HeadSize) shape, ScalarType type, Device device)
    {
        _maxLength = shape.MaxLength;
        _keys = [.. Enumerable.Range(0, layers).Select(_ => Allocate())];
        _values = [.. Enumerable.Range(0, layers).Select(_ => Allocate())];

        Tensor Allocate() => empty(shape.Batch, shape.Heads, shape.MaxLength, shape.HeadSize, type, device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>The length up to which keys are made otherwise than beyond, so that growing over it makes all of them void; null for none.</summary>
    public long? RestartLength { get; init; }

    /// <summary>What dynamic rotary embeddings remember.</summary>
    public RotaryHistory Rotary { get; } = new();

    /// <summary>What cross-attention keeps.</summary>
    public EncoderMemory Encoder { get; } = new();

    /// <summary>The cache of a call's input.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The cache, or null when the call is on its own.</returns>
    /// <exception cref="ModelInputException">The cache is of another kind.</exception>
    public static KeyValueCache? Of(ModelInput input) => input.Cache switch
    {
        null => null,
        KeyValueCache cache => cache,
        DecoderCache other => throw new ModelInputException("past_key_values", $"a {nameof(KeyValueCache)}", other.GetType().Name),
    };

    /// <summary>Writes the keys and values of new positions behind the earlier ones; <see cref="Advance"/> makes them count.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="keys">[batch, key heads, length, head size].</param>
    /// <param name="values">The same shape.</param>
    /// <returns>All keys and values so far, as views.</returns>
    /// <exception cref="ModelInputException">The sequences grow beyond the length that the cache was made for.</exception>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        long added = keys.size(2);
        if (_length + added > _maxLength || keys.size(0) != _keys[layer].size(0))
        {
            throw new ModelInputException(
                "past_key_values", $"{_keys[layer].size(0)} sequences of at most {_maxLength} tokens", $"{keys.size(0)} of {_length + added}");
        }

        return (Write(_keys[layer], keys), Write(_values[layer], values));

        Tensor Write(Tensor memory, Tensor states)
        {
            using (Tensor place = memory.narrow(2, _length, added))
            {
                place.copy_(states);
            }

            return memory.narrow(2, 0, _length + added);
        }
    }

    /// <summary>Makes the positions that were appended count.</summary>
    /// <param name="length">Their number.</param>
    public void Advance(long length) => _length += length;

    /// <inheritdoc/>
    public override void Reorder(Tensor indices)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor memory in _keys.Concat(_values))
        {
            Tensor used = memory.narrow(2, 0, _length);
            used.copy_(used.index_select(0, indices));
        }

        Encoder.Reorder(indices);
    }

    /// <inheritdoc/>
    public override bool MustRestart(long length) => _length > 0 && _length <= RestartLength && length > RestartLength;

    /// <inheritdoc/>
    public override void Crop(long length) => _length = Math.Min(_length, length);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Tensor memory in _keys.Concat(_values))
            {
                memory.Dispose();
            }

            Encoder.Dispose();
        }
    }
}
