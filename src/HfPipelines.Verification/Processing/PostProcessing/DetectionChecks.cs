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
        return post.ImageProcessor().PostProcessObjectDetection(post.Output(), options).Select(Fields).ToArray();
    }

    private static Dictionary<string, object?> Fields(IReadOnlyList<Detection> found) => new()
    {
        ["scores"] = tensor([.. found.Select(d => d.Score)]),
        ["labels"] = found.All(d => d.LabelId is null) && found.Count > 0 ? null : tensor([.. found.Select(d => (long)(d.LabelId ?? 0))]),
        ["boxes"] = tensor([.. found.SelectMany(d => (float[])[d.Box.Left, d.Box.Top, d.Box.Right, d.Box.Bottom])], [found.Count, 4]),
    };
}
