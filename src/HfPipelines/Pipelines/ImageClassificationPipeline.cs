using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to labels.</summary>
public sealed class ImageClassificationPipeline : ImagePipeline
{
    private const int UsualCount = 5;
    private const int BatchSize = 16;

    private ImageClassificationPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
    {
    }

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="architecture">The architecture of the checkpoint; null for the one that its configuration names.</param>
    /// <param name="registry">All architectures, for the parts of the model.</param>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public static Task<ImageClassificationPipeline> LoadAsync(
        Architecture? architecture,
        ArchitectureRegistry registry,
        string pathOrHubId,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => PipelineLoader.LoadAsync(architecture, registry, "image_classification", pathOrHubId, options, progress, Create, cancellationToken);

    internal static ImageClassificationPipeline Create(PretrainedModel model, CheckpointFolder folder) => new(model, ImageProcessor.Load(folder.Path));

    /// <summary>Labels a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">How, or null for the five likeliest labels.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(ImageData image, ClassificationOptions? options = null, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([image], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Labels several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="options">How, or null for the five likeliest labels.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each picture its labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<ImageData> images, ClassificationOptions? options = null, CancellationToken cancellationToken = default)
        => ForEachAsync(images, BatchSize, (output, row, _) => LabelScores.Read(output.Logits[row], Config, options, UsualCount, singleIsSigmoid: true), cancellationToken);
}
