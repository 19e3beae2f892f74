using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>What is known of an image processor class: its defaults, and what it does, as a list of steps or a procedure's name.</summary>
/// <param name="Name">The class in transformers.</param>
/// <param name="Defaults">The class's own option values.</param>
/// <param name="Procedure">What it does; null where that is missing.</param>
/// <param name="NeedsSize">Whether <c>do_resize</c> needs a <c>size</c>.</param>
/// <param name="NeedsMean">Whether <c>do_normalize</c> needs <c>image_mean</c> and <c>image_std</c>.</param>
/// <param name="Reading">How it makes samples of pictures.</param>
internal sealed record ImageProcessorSpec(string Name, JsonObject Defaults, ImageProcedure? Procedure, bool NeedsSize, bool NeedsMean, PictureReading Reading)
{
    private const string Resource = "HfPipelines.Imaging.Processing.image_processors.json";

    private static readonly Lazy<JsonObject> Table = new(Read);

    /// <summary>All classes.</summary>
    public static IEnumerable<string> Names => Classes.Select(c => c.Key);

    private static JsonObject Classes => Table.Value["classes"]!.AsObject();

    /// <summary>The class that transformers chooses for a model type, or null.</summary>
    /// <param name="modelType">The model type of a config.json.</param>
    public static string? ClassOf(string modelType) => (string?)Table.Value["model_types"]![modelType];

    /// <summary>Finds a class; the endings Fast and Pil, and the older name FeatureExtractor, name the same class.</summary>
    /// <param name="name">The name.</param>
    /// <param name="backend">Whose arithmetic to follow; <c>pil</c> of a class holds what is different there.</param>
    /// <param name="spec">The class.</param>
    public static bool TryGet(string name, ImageBackendKind backend, [NotNullWhen(true)] out ImageProcessorSpec? spec)
    {
        string key = Key(name);
        if (Classes[key] is not JsonObject entry)
        {
            spec = null;
            return false;
        }

        if (backend == ImageBackendKind.Pillow && entry["pil"] is JsonObject differences)
        {
            entry = (JsonObject)entry.DeepClone();
            foreach ((string part, JsonNode? value) in differences)
            {
                entry[part] = value?.DeepClone();
            }
        }

        var defaults = (JsonObject)entry["defaults"]!.DeepClone();
        defaults.TryAdd("rescale_factor", 1.0 / 255);
        defaults.TryAdd("default_to_square", true);
        string? procedureName = (string?)entry["procedure"] ?? (entry.ContainsKey("steps") ? "steps" : null);
        ImageProcedure? procedure = procedureName is null ? null : Procedures.Create(procedureName, entry);
        bool needsSize = (bool?)entry["size"] ?? true;
        var reading = new PictureReading((bool?)entry["infers_channels"] ?? false, (bool?)entry["never_converts"] is not true);
        spec = new ImageProcessorSpec(key, defaults, procedure, needsSize, (bool?)entry["normalizes_itself"] is not true, reading);
        return true;
    }

    /// <summary>Whether transformers has a class for Pillow alone.</summary>
    /// <param name="name">The name.</param>
    public static bool FollowsPillow(string name) => (bool?)Classes[Key(name)]?["pillow_only"] is true;

    private static string Key(string name)
    {
        string key = name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Pil", StringComparison.Ordinal) ? name[..^3] : name;
        return key.Replace("FeatureExtractor", "ImageProcessor", StringComparison.Ordinal);
    }

    private static JsonObject Read()
    {
        using Stream stream = typeof(ImageProcessorSpec).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
