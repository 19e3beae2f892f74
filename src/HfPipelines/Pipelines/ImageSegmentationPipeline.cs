using System.Text.Json.Nodes;
using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to the parts that they consist of.</summary>
public sealed class ImageSegmentationPipeline : ImagePipeline, IPipeline<ImageSegmentationPipeline>
{
    private readonly Lazy<Tokenizer> _tokenizer;

    private ImageSegmentationPipeline(PretrainedModel model, ImageProcessor imageProcessor, string folder)
        : base(model, imageProcessor) => _tokenizer = new Lazy<Tokenizer>(() => Tokenizer.Load(folder));

    static string? IPipeline<ImageSegmentationPipeline>.Mapping => "image_segmentation semantic_segmentation instance_segmentation universal_segmentation";

    static ImageSegmentationPipeline IPipeline<ImageSegmentationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path), checkpoint.Folder.Path);

    /// <summary>Finds the parts of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The parts, their masks as large as the picture.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor cannot do what the options ask for.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<ImageSegment>> SegmentAsync(ImageData image, SegmentationOptions? options = null, CancellationToken cancellationToken = default)
        => (await SegmentAsync([image], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Finds the parts of several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture its parts, their masks as large as the picture.</returns>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor cannot do what the options ask for.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<ImageSegment>>> SegmentAsync(IReadOnlyList<ImageData> images, SegmentationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SegmentationOptions();
        SegmentationTask task = options.Task ?? FirstTask();
        // Pictures of different sizes would fill each other up, and see it.
        return ForEachAsync(images, 1, (output, _, index) => Read(output, TargetSize.Of(images[index]), task, options), cancellationToken, batch => Process(batch, task));
    }

    private static string Method(SegmentationTask task) => task switch
    {
        SegmentationTask.Panoptic => "panoptic_segmentation",
        SegmentationTask.Instance => "instance_segmentation",
        _ => "semantic_segmentation",
    };

    private SegmentationTask FirstTask()
        => Enum.GetValues<SegmentationTask>().Where(t => PostProcessorTable.Has(Method(t), ImageProcessor.ClassName)).Select(t => (SegmentationTask?)t).FirstOrDefault()
            ?? throw new ImageProcessorException($"{ImageProcessor.ClassName}: expected a class that segments pictures ({string.Join(", ", PostProcessorTable.Classes("semantic_segmentation"))}), found one that does not.");

    // Networks for several tasks are told in words which one it is (OneFormer); other processors do not know the option.
    private ModelInput Process(IReadOnlyList<ImageData> images, SegmentationTask task)
    {
        var arguments = new ImageArguments { Options = new JsonObject { ["task_inputs"] = new JsonArray([.. images.Select(_ => JsonValue.Create(task.ToString().ToLowerInvariant()))]) } };
        ImageFeatures features = ImageProcessor.Preprocess([.. images.Select(i => new ImageInput(i.Convert(ImageMode.Rgb)))], arguments);
        ModelInput input = features.ToModelInput();
        if (features.TryGetValue("task_inputs", out object? texts))
        {
            input["task_inputs"] = TokenBatch.Full(_tokenizer.Value, (IReadOnlyList<string>)texts, Config.Reader.GetInt32(77, "task_seq_len"));
        }

        return input;
    }

    private IReadOnlyList<ImageSegment> Read(ModelOutput output, TargetSize size, SegmentationTask task, SegmentationOptions options)
    {
        double? mask = Taken("mask_threshold", options.MaskThreshold), overlap = Taken("overlap_mask_area_threshold", options.OverlapMaskAreaThreshold);
        return task switch
        {
            SegmentationTask.Panoptic => Parts(ImageProcessor.PostProcessPanopticSegmentation(
                output, new PanopticSegmentationOptions { TargetSizes = [size], Threshold = options.Threshold, MaskThreshold = mask, OverlapMaskAreaThreshold = overlap })[0]),
            SegmentationTask.Instance => Parts(ImageProcessor.PostProcessInstanceSegmentation(
                output, new InstanceSegmentationOptions { TargetSizes = [size], Threshold = options.Threshold, MaskThreshold = mask, OverlapMaskAreaThreshold = overlap })[0]),
            _ => Parts(ImageProcessor.PostProcessSemanticSegmentation(output, new SemanticSegmentationOptions { TargetSizes = [size] })[0].Labels),
        };

        double? Taken(string name, double value)
            => PostProcessorTable.Find(Method(task), ImageProcessor.ClassName, ImageProcessor.Backend).ContainsKey(name) ? value : null;
    }

    private ImageSegment[] Parts(SegmentedImage image)
        => [.. image.Segments.Select(s => new ImageSegment(s.LabelId is { } label ? Config.IdToLabel[label] : "", s.Score, image.Map.MaskOf(s.Id)))];

    private ImageSegment[] Parts(LabelMap labels)
        => [.. labels.Values.ToArray().Distinct().Order().Select(l => new ImageSegment(Config.IdToLabel[l], null, labels.MaskOf(l)))];
}
