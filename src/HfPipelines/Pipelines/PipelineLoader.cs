using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>From a folder or a hub id to a pipeline, off the caller's thread.</summary>
internal static class PipelineLoader
{
    public static async Task<TPipeline> LoadAsync<TPipeline>(
        Architecture? architecture,
        ArchitectureRegistry registry,
        string? mapping,
        string pathOrHubId,
        LoadOptions? options,
        IProgress<LoadProgress>? progress,
        Func<LoadedCheckpoint, TPipeline> create,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentException.ThrowIfNullOrEmpty(pathOrHubId);
        options ??= new LoadOptions();
        return await Task.Run(
            async () =>
            {
                CheckpointFolder folder = await CheckpointFolder.OpenAsync(pathOrHubId, options, progress, cancellationToken).ConfigureAwait(false);
                PretrainedModel model = PretrainedModel.Load(folder, architecture, registry, mapping, options, progress, cancellationToken);
                try
                {
                    TPipeline pipeline = create(new LoadedCheckpoint(model, folder, registry));
                    progress?.Report(new LoadProgress(LoadStage.Ready, null, 1, 1));
                    return pipeline;
                }
                catch
                {
                    model.Dispose();
                    throw;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
