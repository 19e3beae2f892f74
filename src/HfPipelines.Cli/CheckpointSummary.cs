using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Cli;

/// <summary>What a checkpoint's configuration and headers say; no tensor is read.</summary>
internal sealed record CheckpointSummary(Architecture Architecture, PretrainedConfig Config, int Tensors, long Parameters, long Bytes, IReadOnlyList<string> ElementTypes)
{
    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">A folder, or an id in the hub's cache.</param>
    /// <param name="registry">The architectures.</param>
    public static CheckpointSummary Read(string path, ArchitectureRegistry registry)
    {
        CheckpointFolder folder = CheckpointFolder.Open(path);
        PretrainedConfig config = PretrainedModel.ReadConfig(folder, null, registry);
        using TensorSource weights = folder.OpenWeights();
        TensorInfo[] tensors = [.. weights.Names.Select(n => weights.TryGetInfo(n, out TensorInfo? info) ? info : null).OfType<TensorInfo>()];
        return new CheckpointSummary(
            config.Architecture,
            config,
            tensors.Length,
            tensors.Sum(t => t.Shape.Aggregate(1L, (a, b) => a * b)),
            tensors.Sum(t => t.ByteCount),
            [.. tensors.Select(t => t.Type.ToString()).Distinct().Order(StringComparer.Ordinal)]);
    }
}
