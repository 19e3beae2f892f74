using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Masks;
using HfPipelines.Networks;
using HfPipelines.Video;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>Masks of networks that are asked for them by points and boxes, and the steps of a search for all masks of a picture.</summary>
public static class MaskPostProcessing
{
    /// <summary>Enlarges masks to the pictures, as <c>post_process_masks</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="masks">For each picture the network's masks before they are cut at a threshold, float32 [prompts, masks, height, width].</param>
    /// <param name="options">The sizes of the pictures and what else to do.</param>
    /// <returns>For each picture its masks, bool or float32 [prompts, masks, height, width]. They belong to the caller.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or a mask or an option does not suit it.</exception>
    public static IReadOnlyList<Tensor> PostProcessMasks(this ImageProcessor processor, IReadOnlyList<Tensor> masks, MaskOptions options)
        => PostProcessorCall.Run(processor, "masks", ToOutput(masks), options, call => MaskEnlargement.Run(call, masks.Count, options));

    /// <inheritdoc cref="PostProcessMasks(ImageProcessor, IReadOnlyList{Tensor}, MaskOptions)"/>
    public static IReadOnlyList<Tensor> PostProcessMasks(this VideoProcessor processor, IReadOnlyList<Tensor> masks, MaskOptions options)
        => PostProcessorCall.Run(processor, "masks", ToOutput(masks), options, call => MaskEnlargement.Run(call, masks.Count, options));

    /// <summary>Cuts a picture into overlapping parts, each with a grid of points at which to ask for masks (<c>generate_crop_boxes</c>).</summary>
    /// <param name="image">The picture.</param>
    /// <param name="targetSize">The length that a part's longer edge has in the network's input.</param>
    /// <param name="options">How many parts and points; null for the whole picture with 32 x 32 points.</param>
    /// <returns>The whole picture, then the parts of each layer, column by column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ImageException">The picture is too small for so many layers.</exception>
    public static IReadOnlyList<ImageCrop> GenerateCrops(ImageData image, int targetSize, CropOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return CropLayers.Cut(image, targetSize, options ?? new CropOptions());
    }

    /// <summary>Keeps the good ones among the masks of a part of a picture, without those that the part's edge cuts off (<c>filter_masks</c>).</summary>
    /// <param name="masks">The masks before they are cut at a threshold, float32 [prompts, masks, height, width] of the part's size.</param>
    /// <param name="scores">The network's scores of them, float32 [prompts, masks].</param>
    /// <param name="original">The size of the whole picture.</param>
    /// <param name="crop">Where in it the part lies.</param>
    /// <param name="options">Which masks are good; null for the defaults.</param>
    /// <returns>The masks, of the whole picture's size.</returns>
    /// <exception cref="ImageProcessorException">The sizes do not fit together.</exception>
    public static IReadOnlyList<GeneratedMask> FilterMasks(Tensor masks, Tensor scores, TargetSize original, BoundingBox crop, MaskFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentNullException.ThrowIfNull(scores);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        return MaskFilter.Run(masks, scores, original, crop, options ?? new MaskFilterOptions());
    }

    /// <summary>Leaves out masks whose boxes overlap those of better ones (<c>post_process_for_mask_generation</c>).</summary>
    /// <param name="masks">The masks.</param>
    /// <param name="cropsNmsThreshold">The part of two boxes' union that they may share, 0 to 1.</param>
    /// <returns>The others, the best first.</returns>
    public static IReadOnlyList<GeneratedMask> SuppressOverlaps(IReadOnlyList<GeneratedMask> masks, double cropsNmsThreshold = 0.7)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return [.. BoxSuppression.Keep([.. masks.Select(m => m.Box)], [.. masks.Select(m => m.Score)], cropsNmsThreshold).Select(i => masks[i])];
    }

    private static ModelOutput ToOutput(IReadOnlyList<Tensor> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        var output = new ModelOutput();
        output.Add("masks", masks);
        return output;
    }
}
