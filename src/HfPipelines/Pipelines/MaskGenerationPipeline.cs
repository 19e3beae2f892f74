using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.Processing;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to masks of everything in them, without a word for what it is.</summary>
public sealed class MaskGenerationPipeline : ImagePipeline, IPipeline<MaskGenerationPipeline>
{
    private readonly IPromptedSegmenter _segmenter;

    private MaskGenerationPipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model, imageProcessor)
        => _segmenter = model.Network as IPromptedSegmenter
            ?? throw new HfPipelinesException($"{model.ModelClass.Name}: expected a network that is asked for masks by points, found one that is not.");

    static string? IPipeline<MaskGenerationPipeline>.Mapping => "mask_generation";

    static MaskGenerationPipeline IPipeline<MaskGenerationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path));

    /// <summary>Finds the masks of everything in a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two questions to the network.</param>
    /// <returns>The masks, the best first, as large as the picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ImageProcessorException">The checkpoint's image processor class makes no masks.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<GeneratedMask>> GenerateAsync(ImageData image, MaskGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new MaskGenerationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PointsPerBatch, 1, nameof(options));
        return RunAsync<IReadOnlyList<GeneratedMask>>(token => Search(image.Convert(ImageMode.Rgb), options, token), cancellationToken);
    }

    private IReadOnlyList<GeneratedMask> Search(ImageData image, MaskGenerationOptions options, CancellationToken cancellationToken)
    {
        ImageSize size = ImageProcessor.Options.Size();
        int edge = size.LongestEdge ?? size.Height ?? throw new ImageProcessorException($"{ImageProcessor.ClassName}: expected a size with longest_edge or height, found {size}.");
        List<GeneratedMask> masks = [];
        foreach (ImageCrop crop in MaskPostProcessing.GenerateCrops(image, edge, options.Crops))
        {
            using IDisposable scope = NewDisposeScope();
            ModelInput seen = ToDevice(ImageProcessor.Process([crop.Image]));
            Tensor embeddings = _segmenter.EmbedImages(seen.Pixels());
            foreach (ImagePoint[] points in crop.Points.Chunk(options.PointsPerBatch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using IDisposable inner = NewDisposeScope();
                masks.AddRange(Ask(seen, embeddings, crop, points, TargetSize.Of(image), options.Filter));
            }
        }

        return MaskPostProcessing.SuppressOverlaps(masks, options.CropsNmsThreshold);
    }

    private IReadOnlyList<GeneratedMask> Ask(
        ModelInput seen, Tensor embeddings, ImageCrop crop, IReadOnlyList<ImagePoint> points, TargetSize whole, MaskFilterOptions filter)
    {
        ModelOutput output = Model.Network.Forward(ToDevice(new ModelInput
        {
            ["image_embeddings"] = embeddings,
            ["input_points"] = tensor([.. points.SelectMany(p => (float[])[p.X, p.Y])], [1, points.Count, 1, 2]),
            ["input_labels"] = ones([1, points.Count, 1], ScalarType.Int64),
        }));
        long[]? reshaped = seen["reshaped_input_sizes"]?.ToLongs();
        var options = new MaskOptions
        {
            TargetSizes = [TargetSize.Of(crop.Image)],
            ReshapedInputSizes = reshaped is null ? null : [new TargetSize((int)reshaped[0], (int)reshaped[1])],
            Binarize = false,
        };
        Tensor masks = ImageProcessor.PostProcessMasks([output["pred_masks"][0].to_type(ScalarType.Float32).cpu()], options)[0];
        return MaskPostProcessing.FilterMasks(masks, output["iou_scores"][0].cpu(), whole, crop.Box, filter);
    }
}
