using System.Text.Json;
using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that segment pictures find.</summary>
internal static class SegmentationChecks
{
    public static object Semantic(PostCase post)
    {
        var options = new SemanticSegmentationOptions
        {
            TargetSizes = post.TargetSizes(),
            ReturnsScores = post.Flag("return_segmentation_scores") ?? false,
            Threshold = post.Number("threshold"),
            LabelCount = post.Count("num_labels"),
            ProcessorOptions = post.ProcessorOptions("size"),
        };
        IReadOnlyList<SemanticSegmentation> found = IsVideo(post) ? post.VideoProcessor().PostProcessSemanticSegmentation(post.Output(), options)
            : post.ImageProcessor().PostProcessSemanticSegmentation(post.Output(), options);
        return found.Select((f, i) => options.ReturnsScores ? (object)WithScores(f, Item(post, i).GetProperty("dict")) : Map(f.Labels, Item(post, i))).ToArray();
    }

    public static object Instances(PostCase post)
    {
        var options = new InstanceSegmentationOptions
        {
            TargetSizes = post.TargetSizes(),
            Threshold = post.Number("threshold"),
            MaskThreshold = post.Number("mask_threshold"),
            OverlapMaskAreaThreshold = post.Number("overlap_mask_area_threshold"),
            TopK = post.Count("top_k"),
            ReturnsMasks = post.Flag("return_binary_maps"),
            TaskType = post.Text("task_type"),
            IsDemo = post.Flag("is_demo"),
            ProcessorOptions = post.ProcessorOptions("size"),
        };
        IReadOnlyList<SegmentedImage> found = IsVideo(post) ? post.VideoProcessor().PostProcessInstanceSegmentation(post.Output(), options)
            : post.ImageProcessor().PostProcessInstanceSegmentation(post.Output(), options);
        return post.Flag("return_coco_annotation") ?? false ? found.Select(f => RunLengths(f, post.Expected)).ToArray()
            : found.Select((f, i) => Segments(f, Item(post, i).GetProperty("dict"))).ToArray();
    }

    public static object Panoptic(PostCase post)
    {
        var options = new PanopticSegmentationOptions
        {
            TargetSizes = post.TargetSizes(),
            Threshold = post.Number("threshold"),
            MaskThreshold = post.Number("mask_threshold"),
            OverlapMaskAreaThreshold = post.Number("overlap_mask_area_threshold"),
            LabelIdsToFuse = post.Numbers("label_ids_to_fuse") ?? post.Numbers("stuff_classes"),
            ProcessorOptions = post.ProcessorOptions("size"),
        };
        IReadOnlyList<SegmentedImage> found = IsVideo(post) ? post.VideoProcessor().PostProcessPanopticSegmentation(post.Output(), options)
            : post.ImageProcessor().PostProcessPanopticSegmentation(post.Output(), options);
        return found.Select((f, i) => Segments(f, Item(post, i).GetProperty("dict"))).ToArray();
    }

    private static bool IsVideo(PostCase post) => post.ClassName.EndsWith("VideoProcessor", StringComparison.Ordinal);

    private static JsonElement Item(PostCase post, int index) => post.Expected.GetProperty("list")[index];

    private static Dictionary<string, object?> WithScores(SemanticSegmentation found, JsonElement expected) => new()
    {
        ["segmentation"] = Map(found.Labels, expected.GetProperty("segmentation")),
        ["segmentation_scores"] = found.Scores is { } scores ? tensor(scores.Values.ToArray(), [.. scores.Shape]) : null,
    };

    private static Dictionary<string, object?> Segments(SegmentedImage found, JsonElement expected)
    {
        if (expected.TryGetProperty("masks", out _))
        {
            return new()
            {
                ["scores"] = tensor([.. found.Segments.Select(s => (float)s.Score)]),
                ["boxes"] = DetectionChecks.Boxes([.. found.Segments.Select(s => s.Box!.Value)]),
                ["masks"] = Masks(found).to_type(ScalarType.Int64),
            };
        }

        JsonElement map = expected.GetProperty("segmentation");
        return new()
        {
            ["segmentation"] = map.GetProperty("tensor").GetProperty("shape").GetArrayLength() == 3 ? Masks(found).to_type(Type(map)) : Map(found.Map, map),
            ["segments_info"] = Info(found),
        };
    }

    private static Dictionary<string, object?> RunLengths(SegmentedImage found, JsonElement expected) => new()
    {
        // One class gives a tensor for each number.
        ["segmentation"] = expected.TryGetProperty("list", out _) ? found.Map.RunLengths().Values.Select(r => r.Select(n => tensor((long)n)).ToArray()).ToArray() : found.Map.RunLengths().Values,
        ["segments_info"] = Info(found),
    };

    private static Dictionary<string, object?>[] Info(SegmentedImage found)
        => [.. found.Segments.Select(s => new Dictionary<string, object?> { ["id"] = s.Id, ["label_id"] = s.LabelId, ["was_fused"] = s.WasFused, ["score"] = s.Score })];

    private static Tensor Masks(SegmentedImage found)
        => tensor([.. found.Segments.SelectMany(s => s.Mask!.Pixels.ToArray())], [found.Segments.Count, found.Map.Height, found.Map.Width]);

    // Here maps are whole numbers, whatever the original makes them.
    private static Tensor Map(LabelMap map, JsonElement expected) => tensor(map.Values.ToArray(), [map.Height, map.Width]).to_type(Type(expected));

    private static ScalarType Type(JsonElement expected) => expected.GetProperty("tensor").GetProperty("dtype").GetString() switch
    {
        "int32" => ScalarType.Int32,
        "float32" => ScalarType.Float32,
        "bool" => ScalarType.Bool,
        _ => ScalarType.Int64,
    };
}
