using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to the objects in them.</summary>
public sealed class ObjectDetectionPipeline : ImagePipeline, IPipeline<ObjectDetectionPipeline>
{
    private ObjectDetectionPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
    {
    }

    static string? IPipeline<ObjectDetectionPipeline>.Mapping => "object_detection";

    static ObjectDetectionPipeline IPipeline<ObjectDetectionPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path));

    /// <summary>Finds the objects in a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="threshold">The score that an object must exceed, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The objects, in the order of the checkpoint's image processor class: that of the network's queries, or the best first.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class finds no objects.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<DetectedObject>> DetectAsync(ImageData image, double threshold = 0.5, CancellationToken cancellationToken = default)
        => (await DetectAsync([image], threshold, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Finds the objects in several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="threshold">The score that an object must exceed, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture its objects, in the order of the checkpoint's image processor class.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class finds no objects.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<DetectedObject>>> DetectAsync(IReadOnlyList<ImageData> images, double threshold = 0.5, CancellationToken cancellationToken = default)
    {
        // Pictures of different sizes would fill each other up, and see it.
        return ForEachAsync(images, 1, (output, _, index) => Read(output, images[index], threshold), cancellationToken);
    }

    private IReadOnlyList<DetectedObject> Read(ModelOutput output, ImageData image, double threshold)
    {
        var options = new ObjectDetectionOptions { Threshold = threshold, TargetSizes = [TargetSize.Of(image)] };
        return [.. ImageProcessor.PostProcessObjectDetection(output, options)[0].Select(d => new DetectedObject(Config.IdToLabel[d.LabelId ?? 0], d.Score, d.Box.Truncate()))];
    }
}
