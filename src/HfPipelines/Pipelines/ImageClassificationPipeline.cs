using HfPipelines.Checkpoints;
using HfPipelines.Imaging;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to labels.</summary>
public sealed class ImageClassificationPipeline : ImagePipeline, IPipeline<ImageClassificationPipeline>
{
    private const int UsualCount = 5;
    private const int BatchSize = 16;

    private ImageClassificationPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
    {
    }

    static string? IPipeline<ImageClassificationPipeline>.Mapping => "image_classification";

    static ImageClassificationPipeline IPipeline<ImageClassificationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path));

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
