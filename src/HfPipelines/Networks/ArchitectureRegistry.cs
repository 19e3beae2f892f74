using System.Diagnostics.CodeAnalysis;

namespace HfPipelines.Networks;

/// <summary>The architectures that a program knows, by model type. Immutable.</summary>
public sealed class ArchitectureRegistry
{
    private readonly Dictionary<string, Architecture> _architectures;

    /// <summary>Makes a registry.</summary>
    /// <param name="architectures">The architectures; a later one wins over an earlier one of the same model type.</param>
    public ArchitectureRegistry(IEnumerable<Architecture> architectures)
    {
        _architectures = [];
        foreach (Architecture architecture in architectures)
        {
            _architectures[architecture.ModelType] = architecture;
        }
    }

    /// <summary>All architectures.</summary>
    public IReadOnlyCollection<Architecture> Architectures => _architectures.Values;

    /// <summary>Finds an architecture.</summary>
    /// <param name="modelType">The <c>model_type</c> of <c>config.json</c>.</param>
    /// <param name="architecture">The architecture.</param>
    public bool TryGet(string modelType, [NotNullWhen(true)] out Architecture? architecture) => _architectures.TryGetValue(modelType, out architecture);

    /// <summary>A registry that also holds other architectures; those win.</summary>
    /// <param name="others">The architectures to add, for example a user's own.</param>
    public ArchitectureRegistry With(params IEnumerable<Architecture> others) => new(_architectures.Values.Concat(others));
}
