using System.Text.Json;
using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>What transformers knows of every tokenizer class, and the class of every model type. Its list of repositories (<c>ids_to_backend</c>) is not for folders, which have no such name.</summary>
internal sealed class AutoMappingCheck : TokenizerCheck
{
    private static readonly string[] Generic = [TokenizerClassInfo.Backend, "PythonBackend", "PreTrainedTokenizerFast", "MistralCommonBackend"];

    /// <inheritdoc/>
    public override string Part => "auto_mapping.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        JsonElement classes = fixture.GetProperty("classes");
        JsonElement types = fixture.GetProperty("model_types");
        foreach (JsonProperty item in classes.EnumerateObject())
        {
            yield return ($"classes/{item.Name}", () => Compare(item.Value, AutoMapping.Default.Find(item.Name)));
        }

        foreach (JsonProperty type in types.EnumerateObject())
        {
            yield return ($"model_types/{type.Name}", () => TokenizerFixtures.Compare("class", Registered(type.Value, classes), AutoMapping.Default.Choose(type.Name, null, false).Name));
        }

        // For these a class that the checkpoint names does not count.
        foreach (JsonElement type in fixture.GetProperty("incorrect_hub_class").EnumerateArray().Where(t => types.TryGetProperty(t.GetString()!, out _)))
        {
            string name = type.GetString()!;
            yield return ($"incorrect_hub_class/{name}", () => TokenizerFixtures.Compare("class", Registered(types.GetProperty(name), classes), AutoMapping.Default.Choose(name, "CanineTokenizer", false).Name));
        }
    }

    private static string Registered(JsonElement name, JsonElement classes)
    {
        string? text = name.GetString();
        string? actual = text is not null && classes.TryGetProperty(text, out JsonElement item) ? item.GetProperty("is").GetString() : text;
        return actual is null || Generic.Contains(actual) ? TokenizerClassInfo.Backend : actual;
    }

    private static string? Compare(JsonElement expected, TokenizerClassInfo? found)
    {
        if (found is null)
        {
            return "expected a class, found none";
        }

        var files = expected.GetProperty("vocab_files") is { ValueKind: JsonValueKind.Object } named
            ? named.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.String).ToDictionary(f => f.Name, f => f.Value.GetString()!)
            : [];
        JsonElement inputs = expected.TryGetProperty("inputs", out JsonElement list) ? list : default;
        JsonElement side = expected.TryGetProperty("padding_side", out JsonElement given) ? given : default;
        side = expected.GetProperty("defaults").TryGetProperty("padding_side", out JsonElement ofConstructor) ? ofConstructor : side;
        return TokenizerFixtures.Compare("class", expected.GetProperty("is"), found.Name)
            ?? (expected.TryGetProperty("backend", out JsonElement backend) && backend.ValueKind == JsonValueKind.String ? TokenizerFixtures.Compare("kind", backend, found.BackendName) : null)
            ?? TokenizerFixtures.Compare("files", files, found.Files)
            ?? (inputs.ValueKind == JsonValueKind.Array ? TokenizerFixtures.Compare("inputs", inputs, found.ModelInputNames) : null)
            ?? (side.ValueKind == JsonValueKind.String ? TokenizerFixtures.Compare("padding side", side, found.PaddingSide.ToString().ToLowerInvariant()) : null)
            ?? expected.GetProperty("defaults").EnumerateObject().Select(d => TokenizerFixtures.Compare($"default of {d.Name}", d.Value, found.Defaults.GetValueOrDefault(d.Name))).FirstOrDefault(d => d is not null);
    }
}
