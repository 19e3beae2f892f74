using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Masks;

/// <summary>Enlarges a network's masks to the pictures.</summary>
internal static class MaskEnlargement
{
    // Below this, what another mask covers is certainly outside.
    private const double Outside = -10;

    public static Tensor[] Run(PostProcessorCall call, int count, MaskOptions options)
    {
        call.CheckTargetSizes(count, required: true);
        bool pads = call.Flag("pads"), separates = call.Flag("apply_non_overlapping_constraints", options.ApplyNonOverlappingConstraints);
        call.CheckSizes("reshaped input", options.ReshapedInputSizes, count, required: pads);
        if (!pads && options.ReshapedInputSizes is not null)
        {
            throw call.Error("expected no reshaped input sizes, for this class does not pad pictures.");
        }

        return [.. Enumerable.Range(0, count).Select(One)];

        Tensor One(int i)
        {
            Tensor masks = call.Output($"masks.{i}", 4);
            masks = pads ? WithoutPadding(call, masks, options.ReshapedInputSizes![i]) : masks;
            masks = TorchResizer.Interpolate(masks, call.SizeOf(i)!.Value.Height, call.SizeOf(i)!.Value.Width, Resizing.InterpolationMode.Bilinear);
            masks = separates ? Separate(masks) : masks;
            return (options.Binarize ? masks.gt(options.MaskThreshold) : masks).MoveToOuterDisposeScope();
        }
    }

    private static Tensor WithoutPadding(PostProcessorCall call, Tensor masks, TargetSize input)
    {
        (int height, int width) = (call.Processor.SizeOrNull("pad_size") ?? call.Processor.Size()).Edges("pad_size");
        return input.Height <= height && input.Width <= width
            ? Pixels.Crop(TorchResizer.Interpolate(masks, height, width, Resizing.InterpolationMode.Bilinear), 0, 0, input.Height, input.Width)
            : throw call.Error($"expected reshaped input sizes within the padded size of {height} x {width}, found {input.Height} x {input.Width}.");
    }

    /// <summary>Leaves each pixel to the mask that is strongest there.</summary>
    private static Tensor Separate(Tensor masks)
        => masks.size(0) == 1 ? masks : where(masks.argmax(0, keepdim: true) == arange(masks.size(0), device: masks.device).view(-1, 1, 1, 1), masks, masks.clamp_max(Outside));
}
