namespace HfPipelines.Checkpoints;

/// <summary>What a checkpoint says of a tensor, without reading it.</summary>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="ByteCount">The number of bytes that it takes in the checkpoint.</param>
public sealed record TensorInfo(StoredType Type, IReadOnlyList<long> Shape, long ByteCount);
