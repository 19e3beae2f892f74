using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace HfPipelines.Video.Processing;

/// <summary>A video processor class of transformers as data: its defaults, how it chooses frames, and what it does with them.</summary>
/// <param name="Name">The class in transformers.</param>
/// <param name="Defaults">The class's own option values.</param>
/// <param name="Procedure">What it does with the chosen frames.</param>
/// <param name="Sampling">The name of how it chooses frames.</param>
/// <param name="NeedsSize">Whether <c>do_resize</c> needs a <c>size</c>.</param>
/// <param name="ConvertsRgb">Whether <c>do_convert_rgb</c> has any effect.</param>
internal sealed record VideoProcessorSpec(string Name, JsonObject Defaults, VideoProcedure Procedure, string Sampling, bool NeedsSize, bool ConvertsRgb)
{
    private const string Resource = "HfPipelines.Video.Processing.video_processors.json";

    private static readonly Lazy<JsonObject> Table = new(Read);

    private static readonly Dictionary<string, Func<JsonObject, VideoProcedure>> Procedures = new()
    {
        ["aspect_frames"] = static _ => new AspectFrames(),
        ["chunked_patches"] = static _ => new ChunkedPatches(),
        ["frame_slices"] = static _ => new FrameSlices(),
        ["frames"] = static e => new FrameSteps(e),
        ["grids"] = static e => new VideoGrids(e),
        ["pooled_patches"] = static _ => new PooledPatches(),
        ["soft_tokens"] = static e => new SoftTokenFrames(e),
    };

    /// <summary>All classes.</summary>
    public static IEnumerable<string> Names => Classes.Select(c => c.Key);

    private static JsonObject Classes => Table.Value["classes"]!.AsObject();

    /// <summary>The class that transformers chooses for a model type, or null.</summary>
    /// <param name="modelType">The model type of a config.json.</param>
    public static string? ClassOf(string modelType) => (string?)Table.Value["model_types"]![modelType];

    /// <summary>Finds a class.</summary>
    /// <param name="name">The class in transformers.</param>
    /// <param name="spec">The class.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out VideoProcessorSpec? spec)
    {
        spec = null;
        if (Classes[name] is not JsonObject entry)
        {
            return false;
        }

        var defaults = (JsonObject)entry["defaults"]!.DeepClone();
        defaults.TryAdd("rescale_factor", 1.0 / 255);
        defaults.TryAdd("default_to_square", true);
        spec = new VideoProcessorSpec(
            name,
            defaults,
            Procedures[(string?)entry["procedure"] ?? "frames"](entry),
            (string?)entry["sampling"] ?? "uniform",
            (bool?)entry["size"] ?? true,
            (bool?)entry["rgb"] ?? true);
        return true;
    }

    private static JsonObject Read()
    {
        using Stream stream = typeof(VideoProcessorSpec).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
