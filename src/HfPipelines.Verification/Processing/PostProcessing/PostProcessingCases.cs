using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The post-processing cases of a file, each for all classes that give the same.</summary>
internal static class PostProcessingCases
{
    // Each gives what the original's output is compared with: tensors, plain values, lists and dictionaries of them.
    private static readonly Dictionary<string, Func<PostCase, object?>> Checks = new()
    {
        ["filter_masks"] = MaskChecks.Filtered,
        ["generate_crop_boxes"] = MaskChecks.Crops,
        ["patchify_image"] = PictureChecks.Patches,
        ["post_process_depth_estimation"] = MapChecks.Depths,
        ["post_process_document_rectification"] = DocumentChecks.Pages,
        ["post_process_for_mask_generation"] = MaskChecks.Generated,
        ["post_process_image_guided_detection"] = DetectionChecks.Guided,
        ["post_process_image_matting"] = MapChecks.Mattes,
        ["post_process_instance_segmentation"] = SegmentationChecks.Instances,
        ["post_process_keypoint_detection"] = KeypointChecks.Features,
        ["post_process_keypoint_matching"] = KeypointChecks.Matches,
        ["post_process_masks"] = MaskChecks.Masks,
        ["post_process_normal_estimation"] = MapChecks.Normals,
        ["post_process_object_detection"] = DetectionChecks.Objects,
        ["post_process_panoptic_segmentation"] = SegmentationChecks.Panoptic,
        ["post_process_pointmap_estimation"] = MapChecks.Points,
        ["post_process_pose_estimation"] = KeypointChecks.Poses,
        ["post_process_semantic_segmentation"] = SegmentationChecks.Semantic,
        ["post_process_table_recognition"] = DocumentChecks.Table,
        ["post_process_text_recognition"] = DocumentChecks.Texts,
        ["postprocess"] = PictureChecks.Generated,
    };

    public static IEnumerable<ProcessingCase> Read(JsonElement file)
    {
        if (!file.TryGetProperty("post", out JsonElement post))
        {
            yield break;
        }

        string model = file.GetProperty("model").GetString()!;
        foreach (JsonElement one in post.EnumerateArray())
        {
            string className = one.GetProperty("class").GetString()!, method = one.GetProperty("method").GetString()!;
            yield return new ProcessingCase($"{model}/{className} {method}", "postprocess", () => Run(file, one, className, method));
        }
    }

    private static string? Run(JsonElement file, JsonElement one, string className, string method)
    {
        if (!Checks.TryGetValue(method, out Func<PostCase, object?>? check))
        {
            return $"missing: {method} is not implemented.";
        }

        string[] same = one.TryGetProperty("same", out JsonElement others) ? [.. others.EnumerateArray().Select(o => o.GetString()!)] : [];
        foreach (string name in (IEnumerable<string>)[className, .. same])
        {
            using IDisposable scope = NewDisposeScope();
            var post = new PostCase(file, one, name);
            if (Expected.Compare(post.Expected, check(post), name) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}
