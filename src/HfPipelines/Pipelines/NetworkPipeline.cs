using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>A checkpoint whose task has no typed pipeline: tensors in, tensors out.</summary>
public sealed class NetworkPipeline : ModelPipeline
{
    private NetworkPipeline(PretrainedModel model)
        : base(model)
    {
    }

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="architecture">The architecture of the checkpoint.</param>
    /// <param name="registry">All architectures, for the parts of the model.</param>
    /// <param name="task">The task's auto mapping, for example <c>base</c>; null for the class that the checkpoint names.</param>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public static Task<NetworkPipeline> LoadAsync(
        Architecture? architecture,
        ArchitectureRegistry registry,
        string? task,
        string pathOrHubId,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => PipelineLoader.LoadAsync(architecture, registry, task, pathOrHubId, options, progress, (model, _) => Create(model), cancellationToken);

    internal static NetworkPipeline Create(PretrainedModel model) => new(model);
}
