using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that give a value for each pixel find.</summary>
internal static class MapChecks
{
    public static object Depths(PostCase post)
    {
        var options = new DepthOptions
        {
            TargetSizes = post.TargetSizes(),
            SourceSizes = post.TargetSizes("source_sizes"),
            RemovePadding = post.Flag("do_remove_padding"),
            Flipped = post.Argument("outputs_flipped") is null ? null : post.Output("outputs_flipped"),
        };
        return post.ImageProcessor().PostProcessDepthEstimation(post.Output(), options).Select(d => new Dictionary<string, object?>
        {
            ["predicted_depth"] = tensor(d.Values.ToArray(), [d.Height, d.Width]),
            ["field_of_view"] = d.FieldOfView is { } angle ? tensor(angle) : null,
            ["focal_length"] = d.FocalLength is { } length ? tensor(length) : null,
        }).ToArray();
    }

    public static object Normals(PostCase post) => Vectors(post.ImageProcessor().PostProcessNormalEstimation(post.Output(), VectorOptions(post)), "normals");

    public static object Points(PostCase post) => Vectors(post.ImageProcessor().PostProcessPointmapEstimation(post.Output(), VectorOptions(post)), "pointmap");

    public static object Mattes(PostCase post)
    {
        var options = new MattingOptions { TargetSizes = post.TargetSizes(), Backgrounds = post.Pictures("backgrounds") };
        return post.ImageProcessor().PostProcessImageMatting(post.Output(), options).Select(m => new Dictionary<string, object?>
        {
            ["foreground"] = tensor(m.Foreground.ToArray(), [3, m.Height, m.Width]),
            ["alpha"] = tensor(m.Alpha.ToArray(), [1, m.Height, m.Width]),
            ["composite"] = m.Composite is { } picture ? PostCase.Samples(picture).permute(2, 0, 1) : null,
        }).ToArray();
    }

    private static VectorMapOptions VectorOptions(PostCase post)
        => new() { TargetSizes = post.TargetSizes(), SourceSizes = post.TargetSizes("source_sizes"), RemovePadding = post.Flag("do_remove_padding") };

    private static object Vectors(IReadOnlyList<VectorMap> maps, string name)
        => maps.Select(m => new Dictionary<string, object?> { [name] = tensor(m.Values.ToArray(), [3, m.Height, m.Width]) }).ToArray();
}
