using System.Text.Json.Nodes;

namespace HfPipelines.Video;

/// <summary>The arguments of one call of a video processor beside its videos.</summary>
public sealed class VideoArguments
{
    /// <summary>
    /// Options by the names of transformers, over those of the configuration, for example <c>do_sample_frames</c>, <c>num_frames</c>, <c>fps</c>, <c>size</c>,
    /// <c>return_metadata</c>.
    /// </summary>
    public JsonObject Options { get; init; } = [];
}
