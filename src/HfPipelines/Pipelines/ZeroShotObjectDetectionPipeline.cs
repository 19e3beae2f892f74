using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to the objects in them that the caller thinks of.</summary>
public sealed class ZeroShotObjectDetectionPipeline : ImagePipeline, IPipeline<ZeroShotObjectDetectionPipeline>
{
    private ZeroShotObjectDetectionPipeline(PretrainedModel model, ImageProcessor imageProcessor, Tokenizer tokenizer)
        : base(model, imageProcessor) => Tokenizer = tokenizer;

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    static string? IPipeline<ZeroShotObjectDetectionPipeline>.Mapping => "zero_shot_object_detection";

    static ZeroShotObjectDetectionPipeline IPipeline<ZeroShotObjectDetectionPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path), Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Finds what labels name in a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="threshold">The score that an object must exceed, from 0 to 1.</param>
    /// <param name="topK">The most objects to give; null for all.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The objects, the likeliest first.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class finds no objects.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<DetectedObject>> DetectAsync(
        ImageData image, IReadOnlyList<string> labels, double threshold = 0.1, int? topK = null, CancellationToken cancellationToken = default)
        => (await DetectAsync([image], labels, threshold, topK, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Finds what labels name in several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="threshold">The score that an object must exceed, from 0 to 1.</param>
    /// <param name="topK">The most objects to give for a picture; null for all.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture its objects, the likeliest first.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class finds no objects.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<DetectedObject>>> DetectAsync(
        IReadOnlyList<ImageData> images, IReadOnlyList<string> labels, double threshold = 0.1, int? topK = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count, nameof(labels));
        return RunAsync<IReadOnlyList<IReadOnlyList<DetectedObject>>>(
            token =>
            {
                using IDisposable scope = NewDisposeScope();
                ModelInput texts = TokenBatch.Encode(Tokenizer, [.. labels.Select(t => new ProcessorInput(t, []))], new ProcessorOptions());
                return [.. images.Select(image => Detect(image, texts, labels, threshold, topK, token))];
            },
            cancellationToken);
    }

    private IReadOnlyList<DetectedObject> Detect(
        ImageData image, ModelInput texts, IReadOnlyList<string> labels, double threshold, int? topK, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IDisposable scope = NewDisposeScope();
        ModelInput input = texts.Clone();
        input.PixelValues = Process([image]).PixelValues;
        ModelOutput output = Model.Network.Forward(ToDevice(input));
        IEnumerable<DetectedObject> found = labels.SelectMany((label, i) => Read(output, i, label, TargetSize.Of(image), threshold)).OrderByDescending(o => o.Score);
        return [.. topK is > 0 ? found.Take(topK.Value) : found];
    }

    // Each label is looked for by itself, so that an object may have several.
    private IEnumerable<DetectedObject> Read(ModelOutput output, int index, string label, TargetSize size, double threshold)
    {
        var one = new ModelOutput();
        one.AddRest(output);
        one.Add("logits", output.Logits.narrow(-1, index, 1));
        var options = new ObjectDetectionOptions { Threshold = threshold, TargetSizes = [size] };
        return ImageProcessor.PostProcessObjectDetection(one, options)[0].Select(d => new DetectedObject(label, d.Score, d.Box.Truncate()));
    }
}
