using HfPipelines.Imaging;
using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Keypoints;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that give points find.</summary>
internal static class KeypointChecks
{
    public static object Poses(PostCase post)
    {
        BoundingBoxF[][] boxes =
        [
            .. post.Argument("boxes")!.Value.EnumerateArray().Select(image => image.EnumerateArray()
                .Select(b => new BoundingBoxF(b[0].GetSingle(), b[1].GetSingle(), b[0].GetSingle() + b[2].GetSingle(), b[1].GetSingle() + b[3].GetSingle())).ToArray()),
        ];
        var options = new PoseOptions
        {
            TargetSizes = post.TargetSizes(),
            SourceSizes = post.TargetSizes("source_sizes"),
            Threshold = post.Number("threshold"),
            Flipped = post.Argument("outputs_flipped") is null ? null : post.Output("outputs_flipped"),
        };
        options = post.Count("kernel_size") is { } size ? options with { KernelSize = size } : options;
        return post.ImageProcessor().PostProcessPoseEstimation(post.Output(), boxes, options).Select(image => image.Select(Fields).ToArray()).ToArray();

        static Dictionary<string, object?> Fields(PoseEstimate pose) => new()
        {
            ["keypoints"] = Floats(pose.Keypoints.Select(k => k.Position)),
            ["scores"] = tensor([.. pose.Keypoints.Select(k => k.Score)]),
            ["labels"] = tensor([.. pose.Keypoints.Select(k => (long)k.Label)]),
            ["bbox"] = tensor((float[])[pose.Box.Left, pose.Box.Top, pose.Box.Right, pose.Box.Bottom]),
        };
    }

    // Before the points become pairs: of made-up matches, both pictures need not have the same number.
    public static object Matches(PostCase post)
    {
        Tensor sizes = post.Argument("target_sizes") is { ValueKind: System.Text.Json.JsonValueKind.Array } pairs
            ? stack(pairs.EnumerateArray().Select(PostCase.Tensor)) : post.TensorArgument("target_sizes")!;
        (TargetSize, TargetSize)[] targets = [.. Enumerable.Range(0, (int)sizes.size(0)).Select(i => (Size(i, 0), Size(i, 1)))];
        ImageProcessor processor = post.ImageProcessor();
        MatchedPoints[] all = PostProcessorCall.Run(processor, "keypoint_matching", post.Output(), new NoOptions(), call => MatchedPoints.Find(call, targets, post.Number("threshold") ?? 0));
        if (all.All(m => m.First.Length == m.Second.Length))
        {
            // What users call gives the same.
            all = [.. processor.PostProcessKeypointMatching(post.Output(), targets, post.Number("threshold") ?? 0)
                .Select(p => new MatchedPoints([.. p.Select(m => m.First)], [.. p.Select(m => m.Second)], [.. p.Select(m => m.Score)]))];
        }

        return all.Select(m => new Dictionary<string, object?>
        {
            ["keypoints0"] = Integers(m.First),
            ["keypoints1"] = Integers(m.Second),
            ["matching_scores"] = tensor(m.Scores),
        }).ToArray();

        TargetSize Size(int pair, int side) => new((int)sizes[pair, side, 0].item<long>(), (int)sizes[pair, side, 1].item<long>());
    }

    public static object Features(PostCase post)
        => post.ImageProcessor().PostProcessKeypointDetection(post.Output(), post.TargetSizes()!).Select(f => new Dictionary<string, object?>
        {
            ["keypoints"] = Integers([.. f.Select(p => new ImagePoint(p.X, p.Y))]),
            ["scores"] = tensor([.. f.Select(p => p.Score)]),
            ["descriptors"] = stack(f.Select(p => tensor(p.Descriptor.ToArray()))),
        }).ToArray();

    private static Tensor Floats(IEnumerable<ImagePoint> points)
    {
        float[] values = [.. points.SelectMany(p => (float[])[p.X, p.Y])];
        return tensor(values, [values.Length / 2, 2]);
    }

    private static Tensor Integers(ImagePoint[] points) => Floats(points).to(int32);
}
