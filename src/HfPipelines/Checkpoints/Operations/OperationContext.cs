using HfPipelines.Configuration;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>What an operation may know beside the tensors.</summary>
internal sealed class OperationContext
{
    /// <summary>The file or folder, for error messages.</summary>
    public required string Location { get; init; }

    /// <summary>The first name that the conversion makes, in full.</summary>
    public required string Name { get; init; }

    /// <summary>The patterns that the conversion gathers.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The patterns that the conversion makes.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The configuration of the whole model.</summary>
    public required PretrainedConfig Config { get; init; }

    /// <summary>The shape that the network has asked of a target, with -1 for sizes that it leaves open; null where it has not asked.</summary>
    public required Func<string, IReadOnlyList<long>?> ExpectedShape { get; init; }

    /// <summary>The pattern that an operation between one source and one target makes, or that it keeps while others follow.</summary>
    public string OnlyTarget => Targets.Count == 1 ? Targets[0] : Sources.Count == 1 ? Sources[0] : throw Error("one source or one target", "several of both");

    /// <summary>The error for tensors that do not fit.</summary>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    public CheckpointException Error(string expected, string found) => new(Location, Name, expected, found);

    /// <summary>A whole number of the configuration.</summary>
    /// <param name="section">The sub-configuration, or null for the configuration itself.</param>
    /// <param name="key">The key in transformers' spelling.</param>
    /// <returns>The number; null where the configuration has none.</returns>
    public int? FindNumber(string? section, string key)
    {
        PretrainedConfig config = section is null ? Config : ConfigProperty(Config, section) as PretrainedConfig ?? Config;
        return ConfigProperty(config, key) as int?;
    }

    // The typed configuration knows defaults and older spellings, which the JSON does not.
    private static object? ConfigProperty(PretrainedConfig config, string key)
    {
        string name = string.Concat(key.Split('_').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        return config.GetType().GetProperty(name)?.GetValue(config);
    }
}
