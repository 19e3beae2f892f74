namespace HfPipelines.Generators.Specs;

/// <summary>One class of a model type.</summary>
internal sealed class ClassSpec
{
    public required string Name { get; init; }

    /// <summary>The auto mappings that lead to the class.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    public string BaseModelPrefix { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> TiedWeights { get; init; } = [];

    public IReadOnlyList<string> IgnoreMissing { get; init; } = [];

    public IReadOnlyList<string> IgnoreUnexpected { get; init; } = [];

    public bool Generates { get; init; }

    public IReadOnlyList<ConversionSpec> Conversions { get; init; } = [];
}
