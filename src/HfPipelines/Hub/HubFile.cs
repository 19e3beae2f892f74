using System.Text.Json;
using System.Text.RegularExpressions;

namespace HfPipelines.Hub;

/// <summary>A file of a model on the Hub.</summary>
/// <param name="Name">Its path in the model, with forward slashes.</param>
/// <param name="Size">Its size in bytes; null when the Hub does not say.</param>
/// <param name="Hash">The hash that names its content, SHA-256 or git's SHA-1; null when the Hub does not say.</param>
internal sealed partial record HubFile(string Name, long? Size, string? Hash)
{
    /// <summary>Whether loading a model may need the file: configuration, vocabulary, templates, and weights as safetensors in their plain variant.</summary>
    public bool IsNeeded => Needed().IsMatch(Name);

    /// <summary>Reads an entry of the Hub's list.</summary>
    /// <exception cref="HubException">The entry is malformed, or its name leads out of the folder.</exception>
    public static HubFile Parse(JsonElement entry)
    {
        string? name = Text(entry, "rfilename");
        if (name is null || !HubCache.IsSafe(name))
        {
            throw new HubException($"The Hub listed a file of the name '{name}', which could lead out of the model's folder.");
        }

        bool isLarge = entry.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object;
        JsonElement described = isLarge ? lfs : entry;
        long? size = described.TryGetProperty("size", out JsonElement number) && number.TryGetInt64(out long bytes) ? bytes : null;
        string? hash = isLarge ? Text(lfs, "sha256") ?? Text(lfs, "oid") : Text(entry, "blobId");
        return new HubFile(name, size, hash is not null && Hash256Or160().IsMatch(hash) ? hash : null);
    }

    private static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\.(json|txt|model|jinja)\z|(^|/)(model|diffusion_pytorch_model)(-\d{5}-of-\d{5})?\.safetensors\z")]
    private static partial Regex Needed();

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Hash256Or160();
}
