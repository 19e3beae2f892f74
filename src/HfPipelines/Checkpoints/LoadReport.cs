namespace HfPipelines.Checkpoints;

/// <summary>How the tensors of a checkpoint met those of a network.</summary>
/// <param name="Missing">What the network asked for and the checkpoint lacks.</param>
/// <param name="MisShaped">What has another shape than the network asked for.</param>
/// <param name="Unexpected">The checkpoint's names that the network did not ask for.</param>
public sealed record LoadReport(IReadOnlyList<TensorMismatch> Missing, IReadOnlyList<TensorMismatch> MisShaped, IReadOnlyList<string> Unexpected);

/// <summary>A tensor that is not as the network asks.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="Expected">The shape that the network asks for; -1 for a size that the tensor decides; empty where it does not say.</param>
/// <param name="Found">The shape in the checkpoint; null where the tensor is missing.</param>
public sealed record TensorMismatch(string Name, IReadOnlyList<long> Expected, IReadOnlyList<long>? Found);
