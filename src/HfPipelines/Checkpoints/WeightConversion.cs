namespace HfPipelines.Checkpoints;

/// <summary>
/// One step from the names and shapes of a checkpoint to those of a network. A list holds them in the order of transformers: when loading,
/// every renaming that matches is applied in turn, then at most one conversion with operations.
/// </summary>
public sealed record WeightConversion
{
    /// <summary>
    /// Regular expressions, in .NET's syntax, that are searched in a checkpoint's names. Of several, the one that matches first in the name
    /// counts; of those that match at the same place, the longest expression.
    /// </summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>
    /// What the matched part becomes, where <c>$1</c> stands for the first group of the matching source. A mere renaming uses the first one; a
    /// <c>*</c> stands for the index that an operation gathers or spreads.
    /// </summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What is done to the tensors, in order; empty for a mere renaming.</summary>
    public IReadOnlyList<WeightOperation> Operations { get; init; } = [];

    /// <summary>The step back to the checkpoint's names, or null for a step that is itself such a reverse.</summary>
    public WeightConversion? Reverse { get; init; }

    /// <summary>The part of the name that the step adds unless it is there already; null for a step of another kind.</summary>
    public string? PrefixToAdd { get; init; }

    /// <summary>The part of the name that the step removes; null for a step of another kind.</summary>
    public string? PrefixToRemove { get; init; }

    /// <summary>
    /// Whether the step is a change of prefix. It loses whether the prefix was there, so its reverse belongs only to a checkpoint in which the
    /// step matched.
    /// </summary>
    public bool IsPrefixChange => PrefixToAdd is not null || PrefixToRemove is not null;

    /// <summary>Whether each source becomes the target of its own index, at once, instead of the first target.</summary>
    public bool IsPaired { get; init; }

    /// <summary>What is added to the whole number in the first group before it takes the place of <c>$1</c>.</summary>
    public int IndexOffset { get; init; }
}
