using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Pipelines;

namespace HfPipelines;

/// <summary>Pipelines of checkpoints that a program learns of at run time; where the model type is known, annotate a class with <see cref="HfModelAttribute"/>.</summary>
public static class AutoPipeline
{
    /// <summary>Loads a checkpoint as the pipeline of the class that it names.</summary>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="registry">The architectures; null for those of HfPipelines.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    /// <returns>The pipeline of the class's task, for example a <see cref="TextGenerationPipeline"/>; for other classes a <see cref="NetworkPipeline"/>.</returns>
    public static Task<ModelPipeline> LoadAsync(
        string pathOrHubId,
        LoadOptions? options = null,
        ArchitectureRegistry? registry = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => ModelPipeline.LoadAsync(registry ?? BuiltInArchitectures.Registry, pathOrHubId, options, progress, cancellationToken);

    /// <summary>Loads a checkpoint as a pipeline of the caller's choice.</summary>
    /// <typeparam name="TPipeline">The pipeline, for example a <see cref="TextClassificationPipeline"/>.</typeparam>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="registry">The architectures; null for those of HfPipelines.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public static Task<TPipeline> LoadAsync<TPipeline>(
        string pathOrHubId,
        LoadOptions? options = null,
        ArchitectureRegistry? registry = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TPipeline : ModelPipeline, IPipeline<TPipeline>
        => ModelPipeline.LoadAsync<TPipeline>(null, registry ?? BuiltInArchitectures.Registry, null, pathOrHubId, options, progress, cancellationToken);
}
