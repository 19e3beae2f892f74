using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Masks;

/// <summary>Keeps a network's good masks of a part of a picture, as masks of the whole picture.</summary>
internal static class MaskFilter
{
    // Within as many pixels from the edge of a part, a mask may be cut off there.
    private const int EdgeWidth = 20;

    public static GeneratedMask[] Run(Tensor masks, Tensor scores, TargetSize original, BoundingBox crop, MaskFilterOptions options)
    {
        int height = crop.Bottom - crop.Top, width = crop.Right - crop.Left;
        if (masks.dim() != 4 || masks.Height() != height || masks.Width() != width || !scores.shape.AsSpan().SequenceEqual(masks.shape.AsSpan(0, 2)))
        {
            throw new ImageProcessorException(
                $"masks: expected [prompts, masks, {height}, {width}] with scores of [prompts, masks], found [{string.Join(", ", masks.shape)}] with [{string.Join(", ", scores.shape)}].");
        }

        if (crop.Left < 0 || crop.Top < 0 || crop.Right > original.Width || crop.Bottom > original.Height || width < 1 || height < 1)
        {
            throw new ImageProcessorException($"cropped_box_image: expected a part of a picture of {original.Width} x {original.Height}, found {crop}.");
        }

        (masks, scores) = (masks.flatten(0, 1), scores.flatten().to(float32));
        Tensor keep = ones([masks.size(0)], ScalarType.Bool, masks.device);
        keep = options.PredictedIouThreshold > 0 ? keep.logical_and(scores.gt(options.PredictedIouThreshold)) : keep;
        keep = options.StabilityScoreThreshold > 0 ? keep.logical_and(Stability(masks, options).gt(options.StabilityScoreThreshold)) : keep;
        return [.. keep.nonzero().ToLongs().Select(One).OfType<GeneratedMask>()];

        GeneratedMask? One(long index)
        {
            Tensor mask = masks[index].gt(options.MaskThreshold);
            BoundingBox inner = new SegmentationMask(width, height, mask.ToBools()).Bounds();
            var box = new BoundingBoxF(inner.Left + crop.Left, inner.Top + crop.Top, inner.Right + crop.Left, inner.Bottom + crop.Top);
            if (IsCut(box, crop, original))
            {
                return null;
            }

            Tensor whole = Pixels.Pad(mask.to(uint8), crop.Left, crop.Top, original.Width - crop.Right, original.Height - crop.Bottom).to(ScalarType.Bool);
            return new GeneratedMask(RunLengthMask.EncodeColumns(whole.transpose(0, 1).ToBools(), original.Width, original.Height), scores[index].item<float>(), box);
        }
    }

    private static Tensor Stability(Tensor masks, MaskFilterOptions options)
        => Count(masks, options.MaskThreshold + options.StabilityScoreOffset).div(Count(masks, options.MaskThreshold - options.StabilityScoreOffset));

    private static Tensor Count(Tensor masks, double threshold) => masks.gt(threshold).sum([-1, -2]).to(float32);

    // At an edge of the part that is no edge of the picture.
    private static bool IsCut(BoundingBoxF box, BoundingBox crop, TargetSize original)
    {
        return Cut(box.Left, crop.Left, 0) || Cut(box.Top, crop.Top, 0) || Cut(box.Right, crop.Right, original.Width) || Cut(box.Bottom, crop.Bottom, original.Height);

        static bool Cut(float side, int cropSide, int pictureSide) => Math.Abs(side - cropSide) <= EdgeWidth && Math.Abs(side - pictureSide) > EdgeWidth;
    }
}
