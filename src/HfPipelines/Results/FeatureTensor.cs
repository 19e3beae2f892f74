namespace HfPipelines;

/// <summary>What a network makes of an input, as numbers.</summary>
/// <param name="Shape">The sizes of the dimensions.</param>
/// <param name="Values">The numbers, the last dimension's side by side.</param>
public sealed record FeatureTensor(IReadOnlyList<long> Shape, ReadOnlyMemory<float> Values);
