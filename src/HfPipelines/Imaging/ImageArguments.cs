using System.Text.Json.Nodes;

namespace HfPipelines.Imaging;

/// <summary>The arguments of one call of an image processor beside its pictures.</summary>
public sealed class ImageArguments
{
    /// <summary>
    /// Options by the names of transformers, over those of the configuration, for example <c>do_resize</c>, <c>size</c>, <c>image_mean</c>,
    /// <c>annotations</c>; a null switches an option off.
    /// </summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>Further pictures by argument name, for example <c>segmentation_maps</c>, <c>trimaps</c>, <c>prompt_depth</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ImageInput>> Companions { get; init; } = new Dictionary<string, IReadOnlyList<ImageInput>>();
}
