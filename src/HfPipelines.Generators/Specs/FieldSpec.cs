namespace HfPipelines.Generators.Specs;

/// <summary>What a configuration field holds.</summary>
internal enum FieldType
{
    Int,
    Float,
    Bool,
    String,

    /// <summary>Rotary parameters in any of their spellings.</summary>
    Rope,

    /// <summary>A sub-configuration of a fixed model type.</summary>
    Config,

    /// <summary>A sub-configuration of the model type that it names itself.</summary>
    AutoConfig,

    /// <summary>Anything else.</summary>
    Json,
}

/// <summary>One field of a configuration.</summary>
internal sealed class FieldSpec
{
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    public bool IsNullable { get; init; }

    public bool IsList { get; init; }

    /// <summary>The value where the file has none: a value of the type, a list, or the initial values of a sub-configuration; null for none.</summary>
    public JsonValue? Default { get; init; }

    /// <summary>Other spellings, which win over the name where a file has both.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The model type of a sub-configuration.</summary>
    public string? ModelType { get; init; }

    public string? Summary { get; init; }

    public IEnumerable<string> Keys => [.. Aliases, Name];
}
