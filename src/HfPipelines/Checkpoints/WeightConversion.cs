namespace HfPipelines.Checkpoints;

/// <summary>One step from the names and shapes of a checkpoint to those of a network; the steps of a list are tried in order.</summary>
public sealed record WeightConversion
{
    /// <summary>Regular expressions, in .NET's syntax, that match a checkpoint's names.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The names in the network that the match becomes.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What is done to the tensors, in order; empty for a mere renaming.</summary>
    public IReadOnlyList<WeightOperation> Operations { get; init; } = [];
}

/// <summary>One reversible operation on the tensors that a conversion gathers.</summary>
/// <param name="Name">The operation's name in transformers: <c>Chunk</c>, <c>Concatenate</c>, <c>MergeModulelist</c>, <c>Transpose</c>...</param>
/// <param name="Arguments">Its numbers, by name.</param>
public sealed record WeightOperation(string Name, IReadOnlyDictionary<string, double> Arguments);
