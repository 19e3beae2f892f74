using System.Globalization;
using System.Text.RegularExpressions;

namespace HfPipelines.Checkpoints;

/// <summary>A conversion at work on names, below the prefix of the model class that it belongs to.</summary>
internal sealed class NameConversion
{
    private readonly (int Index, Regex Regex)[] _sources;
    private readonly string[]? _prefixes;
    private bool _firstSourceSeen;

    /// <summary>Makes a conversion.</summary>
    /// <param name="conversion">The conversion.</param>
    /// <param name="prefixes">Names are converted below the first of these prefixes that they begin with; null for whole names.</param>
    public NameConversion(WeightConversion conversion, string[]? prefixes)
    {
        Conversion = conversion;
        _prefixes = prefixes;
        _sources = [.. conversion.Sources
            .Select((source, index) => (index, new Regex(source, RegexOptions.CultureInvariant)))
            .OrderByDescending(s => conversion.Sources[s.index].Length)];
    }

    public WeightConversion Conversion { get; }

    /// <summary>Whether any name has matched.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>The conversion back.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public NameConversion Reversed()
    {
        WeightConversion reverse = Conversion.Reverse ?? throw new NotSupportedException($"The conversion of '{Conversion.Sources[0]}' has no reverse.");
        return new NameConversion(reverse with { IsPaired = Conversion.IsPaired, IndexOffset = -Conversion.IndexOffset }, _prefixes);
    }

    /// <summary>Converts a name.</summary>
    /// <param name="name">The name; changed where the conversion matches.</param>
    /// <returns>The source that matched, or null.</returns>
    public string? Apply(ref string name)
    {
        string whole = name;
        string? prefix = _prefixes is null ? "" : _prefixes.FirstOrDefault(p => whole.StartsWith(p, StringComparison.Ordinal));
        if (prefix is null || Search(whole[prefix.Length..]) is not (int source, Match match))
        {
            return null;
        }

        // Until the first name of the old kind is seen, the later sources may be names of the new kind.
        _firstSourceSeen |= source == 0;
        if (Conversion.IsPaired && !_firstSourceSeen)
        {
            return null;
        }

        string target = Conversion.Targets[Conversion.IsPaired ? source : 0];
        if (target.Contains("$1", StringComparison.Ordinal))
        {
            string captured = match.Groups[1].Value;
            target = target.Replace("$1", Conversion.IndexOffset == 0 ? captured : Shift(captured), StringComparison.Ordinal);
        }

        // The first place where the matched text stands, which need not be where the pattern matched.
        string inner = whole[prefix.Length..];
        int start = inner.IndexOf(match.Value, StringComparison.Ordinal);
        name = string.Concat(prefix, inner.AsSpan(0, start), target, inner.AsSpan(start + match.Length));
        WasUsed = true;
        return Conversion.Sources[source];
    }

    private (int Source, Match Match)? Search(string name)
    {
        (int Source, Match Match)? best = null;
        foreach ((int index, Regex regex) in _sources)
        {
            Match match = regex.Match(name);
            if (match.Success && (best is null || match.Index < best.Value.Match.Index))
            {
                best = (index, match);
            }
        }

        return best;
    }

    private string Shift(string index) => (int.Parse(index, CultureInfo.InvariantCulture) + Conversion.IndexOffset).ToString(CultureInfo.InvariantCulture);
}
