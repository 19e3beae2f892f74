using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using static TorchSharp.torch;

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
    /// <returns>The objects, in the order of the network's queries.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<DetectedObject>> DetectAsync(ImageData image, double threshold = 0.5, CancellationToken cancellationToken = default)
        => (await DetectAsync([image], threshold, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Finds the objects in several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="threshold">The score that an object must exceed, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture its objects, in the order of the network's queries.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<DetectedObject>>> DetectAsync(IReadOnlyList<ImageData> images, double threshold = 0.5, CancellationToken cancellationToken = default)
    {
        // Pictures of different sizes would fill each other up, and see it.
        return ForEachAsync(images, 1, (output, row, index) => Read(output, row, images[index], threshold), cancellationToken);
    }

    private IReadOnlyList<DetectedObject> Read(ModelOutput output, int row, ImageData image, double threshold)
    {
        // The last score is that of no object.
        Tensor scores = output.Logits[row].to_type(ScalarType.Float32).softmax(-1);
        (Tensor best, Tensor labels) = scores.narrow(-1, 0, scores.size(-1) - 1).max(-1);
        float[] score = best.cpu().data<float>().ToArray();
        long[] label = labels.cpu().data<long>().ToArray();
        float[] box = output["pred_boxes"][row].to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return
        [
            .. Enumerable.Range(0, score.Length)
                .Where(i => score[i] > threshold)
                .Select(i => new DetectedObject(Config.IdToLabel[(int)label[i]], score[i], Box(box.AsSpan(4 * i, 4), image))),
        ];
    }

    // From centre and size, as parts of the picture, to whole pixels.
    private static BoundingBox Box(ReadOnlySpan<float> box, ImageData image)
    {
        (float x, float y, float halfWidth, float halfHeight) = (box[0], box[1], box[2] * 0.5f, box[3] * 0.5f);
        return new BoundingBox(
            (int)((x - halfWidth) * image.Width), (int)((y - halfHeight) * image.Height), (int)((x + halfWidth) * image.Width), (int)((y + halfHeight) * image.Height));
    }
}
