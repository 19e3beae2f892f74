namespace HfPipelines.Checkpoints;

/// <summary>One operation on the tensors that a conversion gathers.</summary>
/// <param name="Name">The operation's name in transformers: <c>Chunk</c>, <c>Concatenate</c>, <c>MergeModulelist</c>, <c>Transpose</c>...</param>
/// <param name="Arguments">Its numbers, by name; a truth value is 0 or 1.</param>
public sealed record WeightOperation(string Name, IReadOnlyDictionary<string, double> Arguments)
{
    /// <summary>Its texts, by name, for example the names of the layers that are permuted; a single one is a list of one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
