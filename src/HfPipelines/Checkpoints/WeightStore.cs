using System.Text.RegularExpressions;
using HfPipelines.Checkpoints.Operations;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>
/// Gives a network its tensors: finds the names of transformers' modules in a checkpoint of any age, converts, ties and casts, and owns all that
/// it gave. A tensor that needs none of it lies in the mapped file. Not safe for several threads at once.
/// </summary>
internal sealed class WeightStore : IDisposable
{
    // Buffers that older checkpoints hold and newer networks compute.
    private static readonly string[] ComputedBuffers = [@"rotary_emb\.inv_freq", @"(^|\.)position_ids$"];

    private readonly TensorSource _source;
    private readonly ModelScope _root;
    private readonly List<ModelScope> _scopes = [];
    private readonly NameMap _names;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<Tensor> _owned = [];
    private readonly Dictionary<string, long[]> _expected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedKeys = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, TensorMismatch> _mismatches = [];
    private readonly IProgress<LoadProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private IReadOnlyList<NameConversion> _conversions = [];
    private CheckpointIndex? _index;

    /// <summary>Makes a store; no tensor is read.</summary>
    /// <param name="source">The checkpoint. It stays the caller's, and must live until loading ends.</param>
    /// <param name="modelClass">The class of the network.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="dtype">The type that floating-point tensors are given in.</param>
    /// <param name="device">The device; null for the CPU.</param>
    /// <param name="progress">Is told of the tensors read.</param>
    /// <param name="cancellationToken">Stops loading before the next tensor.</param>
    public WeightStore(
        TensorSource source,
        ModelClass modelClass,
        PretrainedConfig config,
        ScalarType dtype = ScalarType.Float32,
        Device? device = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        (_source, DType, Device, _progress, _cancellationToken) = (source, dtype, device ?? CPU, progress, cancellationToken);
        _root = new ModelScope("", modelClass, config);
        _scopes.Add(_root);
        _names = new NameMap(_root);
        if (modelClass.BaseModelPrefix.Length > 0 && config.Architecture.Classes.FirstOrDefault(c => c.Tasks.Contains("base")) is { } inner && inner.Name != modelClass.Name)
        {
            Declare(new ModelScope(modelClass.BaseModelPrefix, inner, config));
        }
    }

    /// <summary>The type that floating-point tensors are given in.</summary>
    public ScalarType DType { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The view of all tensors, for the network of the class.</summary>
    public Weights Root => new View(this, "");

    /// <summary>The number of floating-point elements given so far; a tied tensor counts once.</summary>
    public long ParameterCount { get; private set; }

    /// <summary>The number of bytes of the tensors given so far; a tied tensor counts once.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Ends loading, after the network has been made.</summary>
    /// <param name="strict">Whether tensors of the checkpoint that the network does not use are an error.</param>
    /// <returns>What did not fit and does not matter.</returns>
    /// <exception cref="IncompleteCheckpointException">A tensor is missing or has another shape, or <paramref name="strict"/> and one is unexpected.</exception>
    public LoadReport Complete(bool strict = false)
    {
        var report = new LoadReport(
            [.. _mismatches.Values.Where(m => m.Found is null)],
            [.. _mismatches.Values.Where(m => m.Found is not null)],
            UnexpectedNames());
        bool fits = report.Missing.Count == 0 && report.MisShaped.Count == 0 && (!strict || report.Unexpected.Count == 0);
        return fits ? report : throw new IncompleteCheckpointException(_source.Location, _root.ModelClass.Name, report);
    }

    /// <summary>
    /// Converts tensors of the network back to the names and shapes of a checkpoint: by the conversions that loading used, or, where nothing was
    /// loaded, by those of the class.
    /// </summary>
    /// <param name="tensors">The tensors by their names in the network; they stay the caller's.</param>
    /// <returns>Tensors that the caller owns, by their names in a checkpoint.</returns>
    /// <exception cref="CheckpointException">The tensors do not fit a conversion.</exception>
    /// <exception cref="NotSupportedException">A conversion has no way back.</exception>
    public IReadOnlyDictionary<string, Tensor> ToCheckpoint(IReadOnlyDictionary<string, Tensor> tensors)
    {
        IReadOnlyList<NameConversion> conversions = _source.Names.Count == 0
            ? _names.ToCheckpoint()
            : NameMap.Reverse(Index() is not null ? _conversions.Where(c => c.WasUsed) : []);
        NameConversion[] renamings = [.. conversions.Where(c => c.Conversion.Operations.Count == 0)];
        var result = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);

        // On the way back the converters come first: what they make has the names that the renamings know.
        var index = new CheckpointIndex(tensors.Keys, [.. conversions.Except(renamings)]);
        using var source = new TensorDictionary(tensors);
        foreach (Origin origin in index.All)
        {
            foreach ((string made, Tensor tensor) in Make(origin, source, tensor => tensor, name => tensors.GetValueOrDefault(name)?.shape))
            {
                string name = made;
                foreach (NameConversion renaming in renamings)
                {
                    renaming.Apply(ref name);
                }

                result[name] = tensor;
            }
        }

        return result;
    }

    /// <summary>Frees every tensor that the store gave.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values.Concat(_owned))
        {
            tensor.Dispose();
        }

        _tensors.Clear();
        _owned.Clear();
    }

    private CheckpointIndex Index()
    {
        if (_index is null)
        {
            _conversions = _names.ToNetwork();
            _index = new CheckpointIndex(_source.Names, _conversions);
        }

        return _index;
    }

    private void Declare(ModelScope scope)
    {
        _scopes.Add(scope);
        if (_names.Add(scope))
        {
            _index = null;
        }
    }

    private string[] UnexpectedNames()
    {
        Regex[] ignored = [.. ComputedBuffers.Concat(_scopes.SelectMany(s => s.ModelClass.IgnoreUnexpected)).Distinct().Select(p => new Regex(p, RegexOptions.CultureInvariant))];
        return
        [
            .. from origin in Index().All
               from key in origin.Keys.Values.SelectMany(k => k)
               where !_usedKeys.Contains(key) && !ignored.Any(i => i.IsMatch(origin.Name))
               select key,
        ];
    }

    private Tensor Get(string name, ReadOnlySpan<long> shape)
    {
        if (Find(name, shape) is { } tensor)
        {
            return tensor;
        }

        if (!_mismatches.ContainsKey(name) && !_root.ModelClass.IgnoreMissing.Any(p => Regex.IsMatch(name, p, RegexOptions.CultureInvariant)))
        {
            _mismatches.Add(name, new TensorMismatch(name, shape.ToArray(), null));
        }

        return StandIn(shape);
    }

    private Tensor? Find(string name, ReadOnlySpan<long> shape)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (Resolve(name) is not var (canonical, origin))
        {
            return null;
        }

        long[] expected = shape.ToArray();
        _expected[canonical] = expected;
        Tensor tensor = Load(canonical, origin);
        if (expected.Length == 0 || tensor.HasShape(expected))
        {
            return tensor;
        }

        _mismatches.TryAdd(name, new TensorMismatch(name, expected, tensor.shape));
        return StandIn(shape);
    }

    private Tensor StandIn(ReadOnlySpan<long> shape)
    {
        long[] sizes = [.. shape];
        using Tensor zero = zeros(1, dtype: DType, device: Device).DetachFromDisposeScope();
        return Own(zero.expand([.. sizes.Select(s => Math.Max(s, 1))]));
    }

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    // The name itself, or one that it is tied to, as the converted names of the checkpoint spell it.
    private (string Name, Origin Origin)? Resolve(string name)
    {
        foreach (string candidate in TiedNames.Of(name, _scopes).Prepend(name))
        {
            if (Locate(candidate) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (string Name, Origin Origin)? Locate(string name)
    {
        // A base model may be loaded from the checkpoint of a head, and a head from that of its base model.
        string prefix = _root.ModelClass.BaseModelPrefix;
        string[] spellings = prefix.Length == 0 ? [name]
            : name.StartsWith($"{prefix}.", StringComparison.Ordinal) ? [name, $"{prefix}.{name}", name[(prefix.Length + 1)..]]
            : [name, $"{prefix}.{name}"];
        CheckpointIndex index = Index();
        foreach (string spelling in spellings)
        {
            if (index.Find(spelling) is { } origin)
            {
                return (spelling, origin);
            }
        }

        // A conversion may have changed a name that already was the network's.
        string? key = spellings.FirstOrDefault(s => _source.TryGetInfo(s, out _));
        return key is null ? null : (key, Origin.Of(key));
    }

    private Tensor Load(string name, Origin origin)
    {
        if (_tensors.TryGetValue(name, out Tensor? known) && !known.IsInvalid)
        {
            return known;
        }

        foreach ((string made, Tensor tensor) in Make(origin, _source, Cast, _expected.GetValueOrDefault))
        {
            Keep(made, tensor);
        }

        _usedKeys.UnionWith(origin.Keys.Values.SelectMany(keys => keys));
        _progress?.Report(new LoadProgress(LoadStage.Loading, name, _usedKeys.Count, _source.Names.Count));
        return _tensors.TryGetValue(name, out Tensor? loaded) ? loaded
            : throw new CheckpointException(_source.Location, name, "a part of a size that the network has said", "an unknown size");
    }

    private void Keep(string name, Tensor tensor)
    {
        if (!_tensors.TryGetValue(name, out Tensor? known))
        {
            ParameterCount += tensor.is_floating_point() ? tensor.NumberOfElements : 0;
            ByteCount += tensor.NumberOfElements * tensor.ElementSize;
            _tensors.Add(name, tensor);
        }
        else if (known.IsInvalid)
        {
            _tensors[name] = tensor;
        }
        else
        {
            tensor.Dispose();
        }
    }

    private Tensor Cast(Tensor tensor)
    {
        ScalarType dtype = tensor.is_floating_point() ? DType : tensor.dtype;
        if (tensor.dtype == dtype && tensor.device == Device)
        {
            return tensor;
        }

        using (tensor)
        {
            return tensor.to(dtype, Device).DetachFromDisposeScope();
        }
    }

    private List<(string Name, Tensor Tensor)> Make(Origin origin, TensorSource source, Func<Tensor, Tensor> prepare, Func<string, long[]?> expectedShape)
    {
        if (origin.Conversion is not { } conversion)
        {
            return [(origin.Name, prepare(source.Read(origin.Keys[""][0])))];
        }

        var context = new OperationContext
        {
            Location = source.Location,
            Name = origin.Name,
            Sources = conversion.Sources,
            Targets = conversion.Targets,
            Config = _root.Config,
            ExpectedShape = target => expectedShape(origin.FullName(target)),
        };
        using DisposeScope scope = NewDisposeScope();
        var groups = new TensorGroups();
        foreach ((string pattern, List<string> keys) in origin.Keys)
        {
            groups.Add(pattern, [.. keys.Select(key => prepare(source.Read(key)))]);
            scope.Attach(groups[pattern]);
        }

        foreach (WeightOperation operation in conversion.Operations)
        {
            groups = TensorOperation.Create(operation).Apply(groups, context);
        }

        return [.. groups.Select(g => (origin.FullName(g.Key), g.Value[0].DetachFromDisposeScope()))];
    }

    private sealed class View(WeightStore store, string prefix) : Weights
    {
        public override ScalarType DType => store.DType;

        public override Device Device => store.Device;

        public override Weights As(ModelClass modelClass, PretrainedConfig config)
        {
            store.Declare(new ModelScope(prefix, modelClass, config));
            return this;
        }

        public override bool Contains(string name) => store.Resolve(Join(name)) is not null;

        public override Tensor Get(string name, params ReadOnlySpan<long> shape) => store.Get(Join(name), shape);

        public override Tensor? Find(string name, params ReadOnlySpan<long> shape) => store.Find(Join(name), shape);

        public override Tensor Own(Tensor tensor) => store.Own(tensor);

        protected override Weights Below(string name) => new View(store, Join(name));

        private string Join(string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
    }
}
