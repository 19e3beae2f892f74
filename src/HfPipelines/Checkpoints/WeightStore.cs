using HfPipelines.Configuration;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>The tensors of a loaded checkpoint under the names of its network. It owns all of them, and what was made of them while loading.</summary>
internal sealed class WeightStore : IDisposable
{
    private readonly TensorSource _source;
    private readonly ModelClass _model;
    private readonly WeightNames _names;
    private readonly bool _tied;
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly List<Tensor> _owned = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _used = [];
    private readonly HashSet<(string Prefix, ModelClass Model)> _parts = [];
    private readonly Action<string>? _loaded;

    /// <summary>Prepares the names; tensors are read when a layer asks for them.</summary>
    /// <param name="source">The checkpoint; the store disposes it.</param>
    /// <param name="architecture">The architecture of the whole network.</param>
    /// <param name="model">Its class.</param>
    /// <param name="tied">Whether the configuration ties embeddings.</param>
    /// <param name="type">The element type that floating-point tensors are given in.</param>
    /// <param name="device">The device.</param>
    /// <param name="loaded">Hears the name of each tensor that was read.</param>
    public WeightStore(TensorSource source, Architecture architecture, ModelClass model, bool tied, ScalarType type, Device device, Action<string>? loaded)
    {
        (_source, _model, _tied, DType, Device, _loaded) = (source, model, tied, type, device, loaded);
        _names = new WeightNames(source.Names, model.Conversions.Count > 0 ? model.Conversions : architecture.Conversions);
    }

    public ScalarType DType { get; }

    public Device Device { get; }

    /// <summary>The number of tensors' elements that the network uses.</summary>
    public long ParameterCount { get; private set; }

    /// <summary>The view of the whole.</summary>
    public Weights Root => new StoreView(this, "");

    /// <summary>Ends loading.</summary>
    /// <returns>The checkpoint's tensors that no layer asked for.</returns>
    /// <exception cref="CheckpointException">Tensors are missing or have another shape; all are named.</exception>
    public IReadOnlyList<string> Complete()
    {
        if (_problems.Count > 0)
        {
            throw new CheckpointException(_source.Location, null, $"the tensors of {_model.Name}", $"{_problems.Count} missing or of another shape: {string.Join("; ", _problems)}");
        }

        return [.. _names.Names.Select(n => _names.Find(n)!).Where(n => !_used.Contains(n)).Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _owned)
        {
            tensor.Dispose();
        }

        _source.Dispose();
    }

    private void Enter(string prefix, ModelClass model)
    {
        if (model.Conversions.Count > 0 && _parts.Add((prefix, model)))
        {
            _names.Convert(prefix, model.Conversions);
        }
    }

    private string? Locate(string name)
    {
        if (_names.Find(name) is { } stored)
        {
            return stored;
        }

        string prefix = _model.BaseModelPrefix + ".";
        string? other = prefix.Length == 1 ? null
            : name.StartsWith(prefix, StringComparison.Ordinal) ? _names.Find(name[prefix.Length..])
            : _names.Find(prefix + name);
        return other ?? (_tied && _model.TiedWeights.TryGetValue(name, out string? twin) && twin != name ? Locate(twin) : null);
    }

    private Tensor? Find(string name, ReadOnlySpan<long> shape)
    {
        if (Locate(name) is not { } stored || !_source.TryGetInfo(stored, out TensorInfo? info))
        {
            return null;
        }

        _used.Add(stored);
        if (!Fits(info.Shape, shape))
        {
            _problems.Add($"{name}: expected [{string.Join(", ", shape.ToArray())}], found [{string.Join(", ", info.Shape)}]");
            return StandIn(shape);
        }

        if (!_tensors.TryGetValue(stored, out Tensor? tensor))
        {
            Tensor read = _source.Read(stored);
            tensor = read.is_floating_point() ? read.to(DType, Device) : read.to(Device);
            if (!ReferenceEquals(tensor, read) && tensor.Handle != read.Handle)
            {
                read.Dispose();
            }

            _tensors[stored] = Own(tensor);
            ParameterCount += tensor.NumberOfElements;
            _loaded?.Invoke(stored);
        }

        return tensor;
    }

    private Tensor Get(string name, ReadOnlySpan<long> shape)
    {
        if (Find(name, shape) is { } tensor)
        {
            return tensor;
        }

        _problems.Add($"{name}: missing");
        return StandIn(shape);
    }

    private Tensor Own(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _owned.Add(tensor);
        return tensor;
    }

    private Tensor StandIn(ReadOnlySpan<long> shape)
    {
        using DisposeScope scope = NewDisposeScope();
        return Own(zeros(1, DType, Device).expand([.. shape.ToArray().Select(s => Math.Max(s, 1))]));
    }

    private static bool Fits(IReadOnlyList<long> found, ReadOnlySpan<long> expected)
    {
        if (found.Count != expected.Length)
        {
            return expected.Length == 0 && found.Count == 0;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] >= 0 && expected[i] != found[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The store below a prefix.</summary>
    private sealed class StoreView(WeightStore store, string prefix) : Weights
    {
        public override ScalarType DType => store.DType;

        public override Device Device => store.Device;

        public override bool Contains(string name) => store.Locate(prefix + name) is not null;

        public override Tensor Get(string name, params ReadOnlySpan<long> shape) => store.Get(prefix + name, shape);

        public override Tensor? Find(string name, params ReadOnlySpan<long> shape) => store.Find(prefix + name, shape);

        public override Tensor Own(Tensor tensor) => store.Own(tensor);

        public override Weights As(ModelClass modelClass, PretrainedConfig config)
        {
            store.Enter(prefix, modelClass);
            return this;
        }

        protected override Weights Below(string name) => new StoreView(store, $"{prefix}{name}.");
    }
}
