using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to how far each of their pixels is.</summary>
public sealed class DepthEstimationPipeline : ImagePipeline, IPipeline<DepthEstimationPipeline>
{
    private DepthEstimationPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
    {
    }

    static string? IPipeline<DepthEstimationPipeline>.Mapping => "depth_estimation";

    static DepthEstimationPipeline IPipeline<DepthEstimationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path));

    /// <summary>Estimates the depth of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The depth, as large as the picture.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class makes no depth maps.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<DepthMap> EstimateAsync(ImageData image, CancellationToken cancellationToken = default)
        => (await EstimateAsync([image], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Estimates the depth of several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture its depth, as large as the picture.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class makes no depth maps.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<DepthMap>> EstimateAsync(IReadOnlyList<ImageData> images, CancellationToken cancellationToken = default)
        => ForEachAsync(images, 1, (output, _, index) => Read(output, TargetSize.Of(images[index])), cancellationToken);

    // Classes that pad want to know what the picture was without it.
    private DepthMap Read(ModelOutput output, TargetSize size)
        => ImageProcessor.PostProcessDepthEstimation(output, new DepthOptions { SourceSizes = [size], TargetSizes = [size] })[0];
}
