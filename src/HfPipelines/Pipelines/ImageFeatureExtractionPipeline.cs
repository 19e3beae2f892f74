using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to what a network makes of them.</summary>
public sealed class ImageFeatureExtractionPipeline : ImagePipeline, IPipeline<ImageFeatureExtractionPipeline>
{
    private const int BatchSize = 16;

    private ImageFeatureExtractionPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
    {
    }

    static string? IPipeline<ImageFeatureExtractionPipeline>.Mapping => "base";

    static ImageFeatureExtractionPipeline IPipeline<ImageFeatureExtractionPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path));

    /// <summary>Extracts the features of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="pooled">Whether one state stands for the whole picture, instead of one for each part of it.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The features, without a dimension for the batch.</returns>
    /// <exception cref="ModelInputException">The model gives no pooled state.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<FeatureTensor> ExtractAsync(ImageData image, bool pooled = false, CancellationToken cancellationToken = default)
        => (await ExtractAsync([image], pooled, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Extracts the features of several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="pooled">Whether one state stands for the whole picture, instead of one for each part of it.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each picture its features, without a dimension for the batch.</returns>
    /// <exception cref="ModelInputException">The model gives no pooled state.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<FeatureTensor>> ExtractAsync(IReadOnlyList<ImageData> images, bool pooled = false, CancellationToken cancellationToken = default)
        => ForEachAsync(images, BatchSize, (output, row, _) => Read(pooled ? Pooled(output) : output[output.Paths[0]], row), cancellationToken);

    private static Tensor Pooled(ModelOutput output)
        => output.TryGet("pooler_output", out Tensor? state) ? state : throw new ModelInputException("pooled", "false, for this model has no pooled state", "true");

    private static FeatureTensor Read(Tensor states, int row)
    {
        Tensor own = states[row].to_type(ScalarType.Float32).cpu().contiguous();
        return new FeatureTensor(own.shape, own.data<float>().ToArray());
    }
}
