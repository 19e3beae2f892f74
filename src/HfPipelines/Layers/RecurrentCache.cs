using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// The states of a recurrent network: of a fixed size, however long the sequences grow. It can be saved and loaded, to resume a text later, and
/// forked, to continue one text in several ways.
/// </summary>
public sealed class RecurrentCache : DecoderCache
{
    private const string LengthKey = "length";

    private readonly Dictionary<string, Tensor> _states;
    private long _length;

    /// <summary>Makes the memory of sequences that have not begun.</summary>
    /// <param name="states">The first states by name, the batch as their first dimension; the cache owns them from now on.</param>
    public RecurrentCache(IReadOnlyDictionary<string, Tensor> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        _states = states.ToDictionary(s => s.Key, s => s.Value.DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>The names of the states.</summary>
    public IReadOnlyCollection<string> Names => _states.Keys;

    /// <summary>A state, which a network overwrites in place.</summary>
    /// <param name="name">The name, for example <c>0.conv</c>.</param>
    public Tensor this[string name] => _states[name];

    /// <summary>Makes the memory of recurrent layers.</summary>
    /// <param name="mixers">The layers.</param>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="type">The element type of the weights.</param>
    /// <param name="device">The device.</param>
    public static RecurrentCache Create(IEnumerable<RecurrentMixer> mixers, long batchSize, ScalarType type, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        return new RecurrentCache(mixers.SelectMany(m => m.CreateStates(batchSize, type, device)).ToDictionary());
    }

    /// <summary>The cache of a call's input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="batchSize">The number of sequences of the call.</param>
    /// <returns>The cache, or null when the call is on its own.</returns>
    /// <exception cref="ModelInputException">The cache is of another kind, or of another number of sequences.</exception>
    public static RecurrentCache? Of(ModelInput input, long batchSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Cache switch
        {
            null => null,
            RecurrentCache cache when cache._states.Values.First().size(0) is var size && size != batchSize
                => throw new ModelInputException("cache_params", $"states of {batchSize} sequences", $"of {size}"),
            RecurrentCache cache => cache,
            DecoderCache other => throw new ModelInputException("cache_params", $"a {nameof(RecurrentCache)}", other.GetType().Name),
        };
    }

    /// <summary>Reads states that <see cref="Save"/> wrote into the memory of the same network.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What was written besides.</returns>
    /// <exception cref="CheckpointException">The file is none of this network and number of sequences.</exception>
    public IReadOnlyDictionary<string, string> Load(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(LengthKey, out string? text) || !long.TryParse(text, out long length))
        {
            throw new CheckpointException(path, LengthKey, "the number of tokens seen", text ?? "nothing");
        }

        foreach ((string name, Tensor state) in _states)
        {
            if (!file.TryGetInfo(name, out TensorInfo? info) || !info.Shape.SequenceEqual(state.shape))
            {
                throw new CheckpointException(path, name, $"[{string.Join(", ", state.shape)}]", info is null ? "nothing" : $"[{string.Join(", ", info.Shape)}]");
            }
        }

        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor state) in _states)
        {
            state.copy_(file.Read(name));
        }

        _length = length;
        return file.Metadata.ToDictionary(m => m.Key, m => m.Value);
    }

    /// <summary>Writes the states as a safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">What to write besides.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using DisposeScope scope = NewDisposeScope();
        var writer = new SafetensorsWriter();
        writer.Metadata[LengthKey] = $"{_length}";
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            writer.Metadata[key] = value;
        }

        foreach ((string name, Tensor state) in _states)
        {
            writer.Add(name, state.cpu().contiguous());
        }

        writer.Save(path);
    }

    /// <summary>Another memory in the same state, which goes its own way from here.</summary>
    public RecurrentCache Fork()
    {
        using DisposeScope scope = NewDisposeScope();
        return new RecurrentCache(_states.ToDictionary(s => s.Key, s => s.Value.clone())) { _length = _length };
    }

    /// <summary>Makes tokens count that the states were advanced by.</summary>
    /// <param name="length">Their number.</param>
    public void Advance(long length) => _length += length;

    /// <inheritdoc/>
    public override void Reorder(Tensor indices)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor state in _states.Values)
        {
            state.copy_(state.index_select(0, indices));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Tensor state in _states.Values)
            {
                state.Dispose();
            }
        }
    }
}
