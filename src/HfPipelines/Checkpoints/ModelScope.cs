using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Checkpoints;

/// <summary>A model class whose tensors lie below a prefix of a network's names.</summary>
/// <param name="Prefix">The prefix without a dot at its end; empty for the whole network.</param>
/// <param name="ModelClass">The class.</param>
/// <param name="Config">Its configuration.</param>
internal sealed record ModelScope(string Prefix, ModelClass ModelClass, PretrainedConfig Config)
{
    /// <summary>Whether another prefix is this one or lies below it.</summary>
    public bool Covers(string prefix) => Prefix.Length == 0 || prefix == Prefix || prefix.StartsWith(Prefix + ".", StringComparison.Ordinal);

    /// <summary>The part of a name below the prefix, or null.</summary>
    public string? Relative(string name)
        => Prefix.Length == 0 ? name : name.StartsWith(Prefix + ".", StringComparison.Ordinal) ? name[(Prefix.Length + 1)..] : null;

    /// <summary>The whole name of a part below the prefix.</summary>
    public string Absolute(string relative) => Prefix.Length == 0 ? relative : $"{Prefix}.{relative}";
}
