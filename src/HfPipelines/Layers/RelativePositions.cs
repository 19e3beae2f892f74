using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>How the attention of an encoder's layers knows the distances between queries and keys.</summary>
/// <param name="Scores">Makes, from the weights of a layer's attention, what adds to its scores.</param>
/// <param name="Distances">Makes what the scores of all layers read of the queries and keys of a call; null where the caller brings it.</param>
public sealed record RelativePositions(Func<Weights, RelativeScores> Scores, Func<AttentionSpan, Tensor>? Distances = null);
