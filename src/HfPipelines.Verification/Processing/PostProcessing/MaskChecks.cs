using System.Text.Json;
using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the steps of a search for masks find.</summary>
internal static class MaskChecks
{
    public static object Masks(PostCase post)
    {
        Tensor[] masks = [.. post.Argument("masks")!.Value.EnumerateArray().Select(PostCase.Tensor)];
        var options = new MaskOptions
        {
            TargetSizes = post.TargetSizes("original_sizes"),
            ReshapedInputSizes = post.TargetSizes("reshaped_input_sizes"),
            MaskThreshold = post.Number("mask_threshold") ?? 0,
            Binarize = post.Flag("binarize") ?? true,
            ApplyNonOverlappingConstraints = post.Flag("apply_non_overlapping_constraints"),
            ProcessorOptions = post.ProcessorOptions("pad_size"),
        };
        return post.IsVideo ? post.VideoProcessor().PostProcessMasks(masks, options) : post.ImageProcessor().PostProcessMasks(masks, options);
    }

    public static object Crops(PostCase post)
    {
        var options = new CropOptions
        {
            CropLayers = post.Count("crop_n_layers") ?? 0,
            PointsPerCrop = post.Count("points_per_crop")!.Value,
            PointsDownscaleFactor = post.Count("crop_n_points_downscale_factor")!.Value,
        };
        options = post.Number("overlap_ratio") is { } ratio ? options with { OverlapRatio = ratio } : options;
        IReadOnlyList<ImageCrop> crops = MaskPostProcessing.GenerateCrops(post.Pictures("image")![0].Picture!, post.Count("target_size")!.Value, options);
        int points = crops[0].Points.Count;
        Tensor grid = stack(crops.Select(c => tensor([.. c.Points.SelectMany(p => (float[])[p.X, p.Y])], [1, points, 2])), 2);

        // The labels say that all points are inside what is searched.
        return new object[]
        {
            Boxes(crops.Select(c => new BoundingBoxF(c.Box.Left, c.Box.Top, c.Box.Right, c.Box.Bottom))),
            grid,
            crops.Select(c => PostCase.Samples(c.Image).permute(2, 0, 1)).ToArray(),
            ones([1, points, crops.Count], ScalarType.Int64),
        };
    }

    public static object Filtered(PostCase post)
    {
        int[] crop = [.. post.Numbers("cropped_box_image")!], size = [.. post.Numbers("original_size")!];
        var defaults = new MaskFilterOptions();
        var options = new MaskFilterOptions
        {
            PredictedIouThreshold = post.Number("pred_iou_thresh") ?? defaults.PredictedIouThreshold,
            StabilityScoreThreshold = post.Number("stability_score_thresh") ?? defaults.StabilityScoreThreshold,
            MaskThreshold = post.Number("mask_threshold") ?? defaults.MaskThreshold,
            StabilityScoreOffset = post.Number("stability_score_offset") ?? defaults.StabilityScoreOffset,
        };
        IReadOnlyList<GeneratedMask> masks = MaskPostProcessing.FilterMasks(
            post.TensorArgument("masks")!, post.TensorArgument("iou_scores")!, new TargetSize(size[0], size[1]), new BoundingBox(crop[0], crop[1], crop[2], crop[3]), options);

        // The boxes are whole numbers, which the original keeps as such unless there are none.
        Tensor boxes = Boxes(masks.Select(m => m.Box));
        return new object[] { masks.Select(m => Runs(m.Mask)).ToArray(), tensor([.. masks.Select(m => m.Score)]), masks.Count == 0 ? boxes : boxes.to(int64) };
    }

    public static object Generated(PostCase post)
    {
        float[] scores = PostCase.Tensor(post.Argument("all_scores")!.Value).data<float>().ToArray(), boxes = PostCase.Tensor(post.Argument("all_boxes")!.Value).data<float>().ToArray();
        GeneratedMask[] all = [.. post.Argument("all_masks")!.Value.EnumerateArray().Select((m, i) => new GeneratedMask(Runs(m), scores[i], new BoundingBoxF(boxes[4 * i], boxes[(4 * i) + 1], boxes[(4 * i) + 2], boxes[(4 * i) + 3])))];
        IReadOnlyList<GeneratedMask> kept = MaskPostProcessing.SuppressOverlaps(all, post.Number("crops_nms_thresh")!.Value);
        return new object[]
        {
            kept.Select(m => tensor(m.Mask.Decode().Pixels.ToArray(), [m.Mask.Height, m.Mask.Width])).ToArray(),
            tensor([.. kept.Select(m => m.Score)]),
            kept.Select(m => Runs(m.Mask)).ToArray(),
            Boxes(kept.Select(m => m.Box)),
        };
    }

    private static Tensor Boxes(IEnumerable<BoundingBoxF> boxes)
    {
        float[] values = [.. boxes.SelectMany(b => (float[])[b.Left, b.Top, b.Right, b.Bottom])];
        return tensor(values, [values.Length / 4, 4]);
    }

    private static RunLengthMask Runs(JsonElement mask)
        => new(mask.GetProperty("size")[1].GetInt32(), mask.GetProperty("size")[0].GetInt32(), mask.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32()));

    private static Dictionary<string, object?> Runs(RunLengthMask mask) => new() { ["size"] = new[] { mask.Height, mask.Width }, ["counts"] = mask.Counts };
}
