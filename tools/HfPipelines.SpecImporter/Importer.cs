using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.SpecImporter;

/// <summary>From <c>facts/models/TYPE.json</c> to <c>KIND/TYPE/TYPE.json</c>. What people wrote into a spec stays: its summary, kind and folder.</summary>
internal static class Importer
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, (string Kind, string Folder)> Kinds = new()
    {
        ["text"] = ("text", "Text"),
        ["vision"] = ("image", "Image"),
        ["vision-text"] = ("vision-text", "VisionText"),
        ["audio"] = ("audio", "Audio"),
        ["multimodal"] = ("multimodal", "Multimodal"),
        ["moe"] = ("mixture-of-experts", "MixtureOfExperts"),
        ["state-space"] = ("state-space", "StateSpace"),
        ["rag"] = ("rag", "Rag"),
    };

    /// <summary>Imports one model type.</summary>
    /// <returns>The spec's file.</returns>
    public static string Import(string facts, string specs, string modelType)
    {
        JsonObject fact = JsonNode.Parse(File.ReadAllText(Path.Combine(facts, "models", modelType + ".json")))!.AsObject();
        (string kind, string folder) = Kinds.GetValueOrDefault(fact["kind"]!.GetValue<string>(), ("text", "Text"));
        string? existing = Directory.EnumerateFiles(specs, modelType + ".json", SearchOption.AllDirectories)
            .FirstOrDefault(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        JsonObject? old = existing is null ? null : JsonNode.Parse(File.ReadAllText(existing))!.AsObject();
        string file = existing ?? Path.Combine(specs, folder, modelType, modelType + ".json");
        var spec = new JsonObject
        {
            ["$schema"] = "../../../../schemas/hfmodel.schema.json",
            ["model_type"] = modelType,
            ["kind"] = old?["kind"]?.DeepClone() ?? kind,
            ["summary"] = old?["summary"]?.DeepClone() ?? $"{fact["config"]!.GetValue<string>().Replace("Config", "", StringComparison.Ordinal)} models.",
        };
        AddText(spec, "tokenizer", fact["tokenizer"]);
        AddText(spec, "image_processor", fact["image_processor"] is JsonObject processors ? processors["torchvision"] ?? processors["pil"] : fact["image_processor"]);
        AddText(spec, "processor", fact["processor"]);
        spec["config"] = new JsonObject { ["class"] = fact["config"]!.DeepClone(), ["fields"] = Fields.Import(fact) };
        spec["classes"] = Classes(fact);
        AddArray(spec, "conversions", Conversions.Import(fact["conversion"]?["type"]));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, spec.ToJsonString(Format) + "\n");
        return file;
    }

    private static JsonObject Classes(JsonObject fact)
    {
        var classes = new JsonObject();
        foreach ((string name, JsonNode? value) in fact["classes"]?.AsObject() ?? [])
        {
            JsonObject model = value!.AsObject();
            if (model["abstract"]?.GetValue<bool>() == true)
            {
                continue;
            }

            var entry = new JsonObject();
            AddArray(entry, "tasks", model["tasks"]?.DeepClone() as JsonArray);
            AddText(entry, "base_model_prefix", model["base_model_prefix"]);
            if (model["tied"] is JsonObject tied)
            {
                entry["tied"] = tied.DeepClone();
            }

            AddArray(entry, "ignore_missing", model["ignore_missing"]?.DeepClone() as JsonArray);
            AddArray(entry, "ignore_unexpected", model["ignore_unexpected"]?.DeepClone() as JsonArray);
            if (model["generates"]?.GetValue<bool>() == true)
            {
                entry["generates"] = true;
            }

            AddArray(entry, "conversions", Conversions.Import(fact["conversion"]?["classes"]?[name]));
            classes[name] = entry;
        }

        return classes;
    }

    private static void AddText(JsonObject target, string key, JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue(out string? content) && content.Length > 0)
        {
            target[key] = content;
        }
    }

    private static void AddArray(JsonObject target, string key, JsonArray? value)
    {
        if (value is { Count: > 0 })
        {
            target[key] = value;
        }
    }
}
