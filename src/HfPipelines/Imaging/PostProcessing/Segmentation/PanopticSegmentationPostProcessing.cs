using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;
using HfPipelines.Video;

namespace HfPipelines.Imaging;

/// <summary>From the output of a network that segments pictures to things and stuff that fill them: <c>post_process_panoptic_segmentation</c> of transformers.</summary>
public static class PanopticSegmentationPostProcessing
{
    private const string Method = "panoptic_segmentation";

    /// <summary>Reads the segments of pictures, none of which overlap.</summary>
    /// <param name="processor">The image processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output, with the fields that the class reads: the labels of queries, [batch, queries, labels], and their masks, [batch, queries, height, width].</param>
    /// <param name="options">The options; null for the class's defaults.</param>
    /// <returns>For each picture its segments.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SegmentedImage> PostProcessPanopticSegmentation(this ImageProcessor processor, ModelOutput output, PanopticSegmentationOptions? options = null)
    {
        options ??= new PanopticSegmentationOptions();
        return PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));
    }

    /// <summary>Reads the segments of the frames of a video, none of which overlap.</summary>
    /// <param name="processor">The video processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="options">The options, with a target size for each frame.</param>
    /// <returns>For each frame its segments.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SegmentedImage> PostProcessPanopticSegmentation(this VideoProcessor processor, ModelOutput output, PanopticSegmentationOptions options)
        => PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));

    private static SegmentedImage[] Read(PostProcessorCall call, PanopticSegmentationOptions options)
    {
        var settings = new SegmentSettings(
            call.Number("threshold", options.Threshold)!.Value,
            call.Number("mask_threshold", options.MaskThreshold)!.Value,
            call.Number("overlap_mask_area_threshold", options.OverlapMaskAreaThreshold)!.Value,
            options.LabelIdsToFuse ?? []);
        return QuerySegments.Disjoint(call, settings);
    }
}
