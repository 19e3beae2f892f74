using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that read documents find.</summary>
internal static class DocumentChecks
{
    public static object Texts(PostCase post)
        => post.ImageProcessor().PostProcessTextRecognition(post.Output("predictions")).Select(t => new Dictionary<string, object?> { ["text"] = t.Text, ["score"] = t.Score }).ToArray();

    // The original reads the first table only.
    public static object Table(PostCase post)
    {
        TableStructure table = post.ImageProcessor().PostProcessTableRecognition(post.Output())[0];
        return new Dictionary<string, object?> { ["structure"] = table.Tags, ["structure_score"] = table.Score };
    }

    public static object Pages(PostCase post)
    {
        Tensor[] originals = [.. post.Argument("original_images")!.Value.EnumerateArray().Select(PostCase.Tensor)];
        return post.ImageProcessor().PostProcessDocumentRectification(post.TensorArgument("prediction")!, originals, post.Number("scale") ?? 255)
            .Select(p => new Dictionary<string, object?> { ["images"] = PostCase.Samples(p) }).ToArray();
    }
}
