using System.Text.RegularExpressions;

namespace HfPipelines.Checkpoints;

/// <summary>The names of a network's tensors and where the checkpoint holds them.</summary>
internal sealed class WeightNames
{
    private static readonly WeightConversion[] Legacy =
    [
        Rename(@"LayerNorm\.gamma(?!\w)", "LayerNorm.weight"),
        Rename(@"LayerNorm\.beta(?!\w)", "LayerNorm.bias"),
        Rename(@"\.weight_g(?!\w)", ".parametrizations.weight.original0"),
        Rename(@"\.weight_v(?!\w)", ".parametrizations.weight.original1"),
    ];

    private Dictionary<string, string> _stored;

    /// <summary>Renames all tensors of a checkpoint.</summary>
    /// <param name="names">The checkpoint's names.</param>
    /// <param name="conversions">The renamings of the class or its type.</param>
    public WeightNames(IEnumerable<string> names, IReadOnlyList<WeightConversion> conversions)
    {
        WeightConversion[] all = [.. conversions, .. Legacy];
        _stored = names.ToDictionary(n => Apply(n, all), StringComparer.Ordinal);
    }

    /// <summary>The checkpoint's name of a network's tensor, or null.</summary>
    /// <param name="name">The network's name.</param>
    public string? Find(string name) => _stored.GetValueOrDefault(name);

    /// <summary>The network's names of the checkpoint's tensors.</summary>
    public IReadOnlyCollection<string> Names => _stored.Keys;

    /// <summary>Applies the renamings of a part of the network to the names below its prefix.</summary>
    /// <param name="prefix">The prefix, with its dot; empty for the whole.</param>
    /// <param name="conversions">The renamings.</param>
    public void Convert(string prefix, IReadOnlyList<WeightConversion> conversions)
        => _stored = _stored.ToDictionary(
            pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) ? prefix + Apply(pair.Key[prefix.Length..], conversions) : pair.Key,
            pair => pair.Value,
            StringComparer.Ordinal);

    private static string Apply(string name, IEnumerable<WeightConversion> conversions)
    {
        foreach (WeightConversion conversion in conversions)
        {
            foreach (string source in conversion.Sources)
            {
                Match match = Regex.Match(name, source, RegexOptions.CultureInvariant);
                if (match.Success)
                {
                    name = name[..match.Index] + match.Result(conversion.Targets[0]) + name[(match.Index + match.Length)..];
                    break;
                }
            }
        }

        return name;
    }

    private static WeightConversion Rename(string source, string target) => new() { Sources = [source], Targets = [target] };
}
