using System.Text.Json;
using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that give boxes find.</summary>
internal static class DetectionChecks
{
    public static object Objects(PostCase post)
    {
        var options = new ObjectDetectionOptions
        {
            TargetSizes = post.TargetSizes(),
            Threshold = post.Number("threshold"),
            TopK = post.Count("top_k"),
            UsesFocalLoss = post.Flag("use_focal_loss"),
            BoxThreshold = post.Number("box_threshold"),
            MaxCandidates = post.Count("max_candidates"),
            MinSize = post.Count("min_size"),
            UnclipRatio = post.Number("unclip_ratio"),
        };
        // Text detection has another name for the network's output.
        string output = post.Argument("predictions") is null ? "outputs" : "predictions";
        return post.ImageProcessor().PostProcessObjectDetection(post.Output(output), options).Select((f, i) => Fields(f, post.Expected.GetProperty("list")[i].GetProperty("dict"))).ToArray();
    }

    public static object Guided(PostCase post)
    {
        var options = new GuidedDetectionOptions { TargetSizes = post.TargetSizes(), Threshold = post.Number("threshold"), NmsThreshold = post.Number("nms_threshold") };
        return post.ImageProcessor().PostProcessImageGuidedDetection(post.Output(), options).Select((f, i) => Fields(f, post.Expected.GetProperty("list")[i].GetProperty("dict"))).ToArray();
    }

    private static Dictionary<string, object?> Fields(IReadOnlyList<Detection> found, JsonElement expected)
    {
        var fields = new Dictionary<string, object?>
        {
            ["scores"] = tensor([.. found.Select(d => d.Score)]),
            ["labels"] = found.Any(d => d.LabelId is null) ? null : tensor([.. found.Select(d => (long)d.LabelId!.Value)]),
            ["order_seq"] = tensor([.. found.Select(d => (long)(d.ReadingOrder ?? -1))]),
            ["boxes"] = Boxes([.. found.Select(d => d.Box)]),
        };

        // Text has slanted boxes, parts of pages have an outline each or four corners each.
        if (expected.GetProperty("boxes").GetProperty("tensor").GetProperty("dtype").GetString() == "int16")
        {
            fields["boxes"] = Corners(found).to_type(ScalarType.Int16);
        }
        else if (expected.TryGetProperty("polygon_points", out JsonElement outlines))
        {
            fields["polygon_points"] = outlines.TryGetProperty("tensor", out _) ? Corners(found) : found.Select(d => Corners([d]).squeeze(0)).ToArray();
        }

        return fields;
    }

    private static Tensor Corners(IReadOnlyList<Detection> found)
        => tensor([.. found.SelectMany(d => d.Outline).SelectMany(p => (float[])[p.X, p.Y])], [found.Count, found.Count == 0 ? 4 : found[0].Outline.Count, 2]);

    public static Tensor Boxes(IReadOnlyList<BoundingBoxF> boxes) => tensor([.. boxes.SelectMany(b => (float[])[b.Left, b.Top, b.Right, b.Bottom])], [boxes.Count, 4]);
}
