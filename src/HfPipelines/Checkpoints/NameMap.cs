namespace HfPipelines.Checkpoints;

/// <summary>
/// The conversions of a network and of the models that it holds, in order. As transformers does: those of a class win over those of its type,
/// a model below another one of the same class or type adds none, and those of an inner model apply to names below its prefix only.
/// </summary>
internal sealed class NameMap
{
    private readonly List<(WeightConversion Conversion, string[]? Prefixes)> _conversions = [];
    private readonly List<(string Identifier, ModelScope Scope)> _claims = [];
    private readonly string _baseModelPrefix;

    /// <summary>Makes the conversions of a network.</summary>
    /// <param name="root">The network's class.</param>
    public NameMap(ModelScope root)
    {
        _baseModelPrefix = root.ModelClass.BaseModelPrefix;
        Add(root);
    }

    /// <summary>Adds the conversions of an inner model.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Add(ModelScope scope)
    {
        bool ofClass = scope.ModelClass.Conversions.Count > 0;
        string identifier = ofClass ? scope.ModelClass.Name : scope.Config.Architecture.ModelType;
        IReadOnlyList<WeightConversion> conversions = ofClass ? scope.ModelClass.Conversions : scope.Config.Architecture.Conversions;
        if (conversions.Count == 0 || IsClaimed(scope.ModelClass.Name, scope.Prefix) || IsClaimed(identifier, scope.Prefix))
        {
            return false;
        }

        _claims.Add((scope.ModelClass.Name, scope));
        _claims.Add((identifier, scope));
        string[]? prefixes = scope.Prefix.Length == 0 ? null : Prefixes(scope.Prefix);
        _conversions.AddRange(conversions.Select(c => (c, prefixes)));
        return true;
    }

    /// <summary>The conversions for names of a checkpoint, those of early checkpoints among them. They remember which of them matched.</summary>
    public IReadOnlyList<NameConversion> ToNetwork()
        => [.. _conversions.Select(c => new NameConversion(c.Conversion, c.Prefixes)), .. CommonConversions.All.Select(c => new NameConversion(c, null))];

    /// <summary>The conversions back for a network that came from no checkpoint.</summary>
    public IReadOnlyList<NameConversion> ToCheckpoint()
        => Reverse(_conversions.Where(c => !c.Conversion.IsPrefixChange).Select(c => new NameConversion(c.Conversion, c.Prefixes)));

    /// <summary>The conversions back.</summary>
    public static IReadOnlyList<NameConversion> Reverse(IEnumerable<NameConversion> conversions) => [.. conversions.Reverse().Select(c => c.Reversed())];

    private bool IsClaimed(string identifier, string prefix) => _claims.Exists(c => c.Identifier == identifier && c.Scope.Covers(prefix));

    // A checkpoint of the base model lacks its prefix, one of a head may have it.
    private string[] Prefixes(string prefix)
    {
        string inner = RemoveStart(RemoveStart(prefix, _baseModelPrefix), ".");
        string scope = inner.Length == 0 ? "" : $"{inner}.";
        return _baseModelPrefix.Length == 0 ? [scope] : [$"{_baseModelPrefix}.{scope}", scope];
    }

    private static string RemoveStart(string text, string start) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text;
}
