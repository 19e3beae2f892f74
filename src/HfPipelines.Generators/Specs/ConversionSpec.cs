namespace HfPipelines.Generators.Specs;

/// <summary>One step from a checkpoint's names to those of a network, as regular expressions of .NET.</summary>
internal sealed class ConversionSpec
{
    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public IReadOnlyList<OperationSpec> Operations { get; init; } = [];

    public ConversionSpec? Reverse { get; init; }

    public string? PrefixToAdd { get; init; }

    public string? PrefixToRemove { get; init; }

    public bool IsPaired { get; init; }

    public int IndexOffset { get; init; }
}

/// <summary>One operation on tensors: its name in transformers and its arguments by name.</summary>
internal sealed class OperationSpec
{
    public required string Name { get; init; }

    public required IReadOnlyList<KeyValuePair<string, JsonValue>> Arguments { get; init; }
}
