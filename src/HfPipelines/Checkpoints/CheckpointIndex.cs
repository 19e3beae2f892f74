namespace HfPipelines.Checkpoints;

/// <summary>Where each name of a network comes from: the checkpoint's names, converted.</summary>
internal sealed class CheckpointIndex
{
    private readonly Dictionary<string, Origin> _origins = new(StringComparer.Ordinal);
    private readonly List<Origin> _all = [];

    /// <summary>Converts the names of a checkpoint.</summary>
    /// <param name="names">The checkpoint's names.</param>
    /// <param name="conversions">The conversions.</param>
    public CheckpointIndex(IEnumerable<string> names, IReadOnlyList<NameConversion> conversions)
    {
        NameConversion[] renamings = [.. conversions.Where(c => c.Conversion.Operations.Count == 0)];
        NameConversion[] converters = [.. conversions.Where(c => c.Conversion.Operations.Count > 0)];
        foreach (string key in names.Order(NaturalOrder.Instance))
        {
            string name = key;
            foreach (NameConversion renaming in renamings)
            {
                renaming.Apply(ref name);
            }

            Add(key, name, converters);
        }
    }

    /// <summary>All origins, in the order of the checkpoint's names.</summary>
    public IReadOnlyList<Origin> All => _all;

    /// <summary>Finds where a name of the network comes from.</summary>
    public Origin? Find(string name) => _origins.GetValueOrDefault(name);

    private void Add(string key, string name, NameConversion[] converters)
    {
        string? source = null;
        NameConversion? converter = null;
        for (int i = 0; i < converters.Length && source is null; i++)
        {
            converter = converters[i];
            source = converter.Apply(ref name);
        }

        if (_origins.TryGetValue(name, out Origin? origin))
        {
            origin.Add(source ?? "", key);
            return;
        }

        origin = new Origin(name, source is null ? null : converter!.Conversion);
        origin.Add(source ?? "", key);
        _all.Add(origin);
        foreach (string target in origin.Names)
        {
            _origins.TryAdd(target, origin);
        }
    }
}
