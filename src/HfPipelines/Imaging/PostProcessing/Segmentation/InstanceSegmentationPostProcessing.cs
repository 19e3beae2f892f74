using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;
using HfPipelines.Video;

namespace HfPipelines.Imaging;

/// <summary>From the output of a network that segments pictures to the things in them: <c>post_process_instance_segmentation</c> of transformers.</summary>
public static class InstanceSegmentationPostProcessing
{
    private const string Method = "instance_segmentation";

    /// <summary>Reads the things in pictures.</summary>
    /// <param name="processor">The image processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output, with the fields that the class reads: the labels of queries, [batch, queries, labels], and their masks, [batch, queries, height, width].</param>
    /// <param name="options">The options; null for the class's defaults.</param>
    /// <returns>
    /// For each picture its segments. They have masks of their own with <see cref="InstanceSegmentationOptions.ReturnsMasks"/>; SAM 3 gives boxes and masks always.
    /// </returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SegmentedImage> PostProcessInstanceSegmentation(this ImageProcessor processor, ModelOutput output, InstanceSegmentationOptions? options = null)
    {
        options ??= new InstanceSegmentationOptions();
        return PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));
    }

    /// <summary>Reads the things in the frames of a video.</summary>
    /// <param name="processor">The video processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="options">The options, with a target size for each frame.</param>
    /// <returns>For each frame its segments.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SegmentedImage> PostProcessInstanceSegmentation(this VideoProcessor processor, ModelOutput output, InstanceSegmentationOptions options)
        => PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));

    private static SegmentedImage[] Read(PostProcessorCall call, InstanceSegmentationOptions options)
    {
        var settings = new SegmentSettings(
            call.Number("threshold", options.Threshold)!.Value,
            call.Number("mask_threshold", options.MaskThreshold) ?? 0,
            call.Number("overlap_mask_area_threshold", options.OverlapMaskAreaThreshold) ?? 0,
            []);
        int? topK = call.Count("top_k", options.TopK);
        bool givesMasks = call.Flag("return_binary_maps", options.ReturnsMasks), isDemo = call.Flag("is_demo", options.IsDemo);
        SegmentedImage[] images = call.Text("segments") switch
        {
            "disjoint" => QuerySegments.Disjoint(call, settings),
            "best" => QuerySegments.Best(call, settings),
            "each" => QuerySegments.Each(call, settings),
            "task" => TaskSegments.Read(call, settings, call.Choice("task_type", options.TaskType), isDemo),
            "first" => LayeredSegments.Read(call, settings, topK, givesMasks),
            "concept" => ConceptSegments.Read(call, settings),
            var other => throw new InvalidOperationException($"No way '{other}' to read segments."),
        };
        return givesMasks || call.Flag("has_masks") ? images : Array.ConvertAll(images, WithoutMasks);
    }

    private static SegmentedImage WithoutMasks(SegmentedImage image) => image with { Segments = [.. image.Segments.Select(s => s with { Mask = null })] };
}
