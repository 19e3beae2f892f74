namespace HfPipelines.Checkpoints;

/// <summary>The tensors of a checkpoint that make one tensor, or several at once, of a network.</summary>
internal sealed class Origin
{
    private readonly OrderedDictionary<string, List<string>> _keys = [];

    /// <summary>Makes an origin without tensors.</summary>
    /// <param name="name">The first name in the network.</param>
    /// <param name="conversion">The conversion with operations, or null for a tensor that is used as it is.</param>
    public Origin(string name, WeightConversion? conversion)
    {
        (Name, Conversion) = (name, conversion);
        Names = conversion is null ? [name] : [.. conversion.Targets.Select(FullName)];
    }

    /// <summary>The first name in the network.</summary>
    public string Name { get; }

    /// <summary>The conversion with operations, or null for a tensor that is used as it is.</summary>
    public WeightConversion? Conversion { get; }

    /// <summary>The names in the network, one for each target of the conversion.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The checkpoint's names by the source that they matched, each list in natural order.</summary>
    public IReadOnlyDictionary<string, List<string>> Keys => _keys;

    /// <summary>A tensor that is used under its own name.</summary>
    public static Origin Of(string key)
    {
        var origin = new Origin(key, null);
        origin.Add("", key);
        return origin;
    }

    public void Add(string source, string key)
    {
        if (_keys.TryGetValue(source, out List<string>? keys))
        {
            keys.Add(key);
        }
        else
        {
            _keys.Add(source, [key]);
        }
    }

    /// <summary>The network's name for what an operation made under a pattern: the pattern, between what stands around the first target.</summary>
    public string FullName(string pattern)
    {
        string first = Conversion!.Targets[0];
        int start = Name.IndexOf(first, StringComparison.Ordinal);
        return start < 0 ? pattern : string.Concat(Name.AsSpan(0, start), pattern, Name.AsSpan(start + first.Length));
    }
}
