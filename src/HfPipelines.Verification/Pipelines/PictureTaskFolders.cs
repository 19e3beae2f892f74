using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The calls of the tasks that look for objects by labels, for depth and for masks.</summary>
internal static class PictureTaskFolders
{
    // Of a depth picture every pixel may be one grey level off.
    private const int GreyLevels = 1;

    /// <summary>Objects of labels, which a batch has for each picture.</summary>
    public static string? DetectFreely(ZeroShotObjectDetectionPipeline pipeline, JsonElement call)
    {
        JsonElement input = FixtureCalls.Input(call), result = call.GetProperty("result");
        double threshold = FixtureCalls.Argument(call, "threshold")?.GetDouble() ?? 0.1;
        int? most = FixtureCalls.Argument(call, "top_k")?.GetInt32();
        return FixtureCalls.IsBatch(call)
            ? ResultComparison.Each(result, [.. input.EnumerateArray().Select(i => Found(i.GetProperty("image"), i.GetProperty("candidate_labels")))], Objects)
            : Objects(result, Found(input, call.GetProperty("kwargs").GetProperty("candidate_labels")));

        IReadOnlyList<DetectedObject> Found(JsonElement image, JsonElement labels)
            => pipeline.DetectAsync(FixtureMedia.Images(image)[0], FixtureCalls.Strings(labels), threshold, most).GetAwaiter().GetResult();

        static string? Objects(JsonElement expected, IReadOnlyList<DetectedObject> found) => ResultComparison.Each(expected, found, TaskFolders.Object);
    }

    /// <summary>Depth, as numbers and as a picture.</summary>
    public static string? Depth(DepthEstimationPipeline pipeline, JsonElement call)
        => ResultComparison.Batch(
            call.GetProperty("result"), pipeline.EstimateAsync(FixtureMedia.Images(FixtureCalls.Input(call))).GetAwaiter().GetResult(), Depth, FixtureCalls.IsBatch(call));

    /// <summary>Masks of everything in a picture.</summary>
    public static string? Masks(MaskGenerationPipeline pipeline, JsonElement call)
    {
        var crops = new CropOptions();
        var filter = new MaskFilterOptions();
        var defaults = new MaskGenerationOptions();
        var options = new MaskGenerationOptions
        {
            Crops = crops with
            {
                CropLayers = FixtureCalls.Argument(call, "crops_n_layers")?.GetInt32() ?? crops.CropLayers,
                PointsPerCrop = FixtureCalls.Argument(call, "points_per_crop")?.GetInt32() ?? crops.PointsPerCrop,
            },
            Filter = filter with
            {
                PredictedIouThreshold = FixtureCalls.Argument(call, "pred_iou_thresh")?.GetDouble() ?? filter.PredictedIouThreshold,
                StabilityScoreThreshold = FixtureCalls.Argument(call, "stability_score_thresh")?.GetDouble() ?? filter.StabilityScoreThreshold,
            },
            PointsPerBatch = FixtureCalls.Argument(call, "points_per_batch")?.GetInt32() ?? defaults.PointsPerBatch,
            CropsNmsThreshold = FixtureCalls.Argument(call, "crops_nms_thresh")?.GetDouble() ?? defaults.CropsNmsThreshold,
        };
        JsonElement expected = call.GetProperty("result");
        IReadOnlyList<GeneratedMask> found = pipeline.GenerateAsync(FixtureMedia.Images(FixtureCalls.Input(call))[0], options).GetAwaiter().GetResult();
        return ResultComparison.Each(expected.GetProperty("masks"), found, Mask)
            ?? ResultComparison.Probe(expected.GetProperty("scores"), [.. found.Select(m => m.Score)])
            ?? (expected.TryGetProperty("rle_mask", out JsonElement runs) ? ResultComparison.Each(runs, found, Runs) : null)
            ?? (expected.TryGetProperty("bounding_boxes", out JsonElement boxes) ? Boxes(boxes, found) : null);
    }

    private static string? Depth(JsonElement expected, DepthMap found)
    {
        JsonElement probe = expected.GetProperty("depth").GetProperty("$pil").GetProperty("probe");
        int stride = probe.GetProperty("stride").GetInt32();
        byte[] pixels = found.ToImage().Samples.ToArray();
        int[] wanted = [.. probe.GetProperty("values").EnumerateArray().Select(v => v.GetInt32())];
        return ResultComparison.Probe(expected.GetProperty("predicted_depth"), MemoryMarshal.ToEnumerable(found.Values).ToArray())
            ?? wanted.Select((level, i) => Math.Abs(level - pixels[i * stride]) <= GreyLevels ? null : $"expected the grey level {level}, found {pixels[i * stride]}").FirstOrDefault(d => d is not null);
    }

    private static string? Mask(JsonElement expected, GeneratedMask found)
    {
        JsonElement probe = expected.GetProperty("$tensor");
        int stride = probe.GetProperty("stride").GetInt32();
        bool[] wanted = [.. probe.GetProperty("values").EnumerateArray().Select(v => v.GetBoolean())];
        bool[] pixels = [.. found.Mask.Decode().Pixels.ToArray().Where((_, i) => i % stride == 0)];
        return TaskFolders.Pixels(wanted, pixels);
    }

    private static string? Runs(JsonElement expected, GeneratedMask found)
    {
        int[] wanted = [.. expected.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32())];
        return wanted.SequenceEqual(found.Mask.Counts) ? null : $"expected runs of {string.Join(", ", wanted)}, found {string.Join(", ", found.Mask.Counts)}";
    }

    private static string? Boxes(JsonElement expected, IReadOnlyList<GeneratedMask> found)
    {
        int[] wanted = [.. expected.GetProperty("$tensor").GetProperty("values").EnumerateArray().Select(v => v.GetInt32())];
        int[] sides = [.. found.SelectMany(m => (int[])[(int)m.Box.Left, (int)m.Box.Top, (int)m.Box.Right, (int)m.Box.Bottom])];
        return wanted.SequenceEqual(sides) ? null : $"expected the boxes {string.Join(", ", wanted)}, found {string.Join(", ", sides)}";
    }
}
