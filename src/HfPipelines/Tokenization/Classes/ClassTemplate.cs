using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>
/// Fills the parts of <c>tokenizer_classes.json</c>, which are parts of tokenizer.json with options: <c>"$option"</c> is an option's value, <c>"$[role]"</c> a token
/// with its id, and <c>{"$if": option, "then": ..., "else": ...}</c> a choice. A choice of nothing leaves no item in a list.
/// </summary>
internal static class ClassTemplate
{
    /// <summary>Fills a part; an undefined value where nothing is chosen.</summary>
    public static JsonNode Fill(JsonNode part, ClassOptions options, AddedVocabulary? added = null)
    {
        JsonElement chosen = Choose(part.Value, options);
        if (chosen.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return part with { Value = default };
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(chosen, options, added, writer);
        }

        return part with { Value = JsonDocument.Parse(stream.ToArray()).RootElement };
    }

    /// <summary>Follows choices to what is chosen.</summary>
    public static JsonElement Choose(JsonElement part, ClassOptions options)
    {
        while (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("$if", out JsonElement condition))
        {
            part = part.TryGetProperty(options.IsTrue(condition.GetString()!) ? "then" : "else", out JsonElement chosen) ? chosen : default;
        }

        return part;
    }

    private static void Write(JsonElement part, ClassOptions options, AddedVocabulary? added, Utf8JsonWriter writer)
    {
        switch (part.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in part.EnumerateObject())
                {
                    JsonElement value = Choose(property.Value, options);
                    writer.WritePropertyName(property.Name);
                    Write(value, options, added, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in part.EnumerateArray().Select(i => Choose(i, options)).Where(i => i.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)))
                {
                    Write(item, options, added, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when part.GetString()!.StartsWith("$[", StringComparison.Ordinal):
                string token = options.Text(part.GetString()![2..^1]) ?? "";
                writer.WriteStartArray();
                writer.WriteStringValue(token);
                writer.WriteNumberValue(added?.IdOf(token) ?? -1);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when part.GetString()!.StartsWith('$'):
                string name = part.GetString()![1..];
                JsonElement option = name.EndsWith("_token", StringComparison.Ordinal) ? JsonSerializer.SerializeToElement(options.Text(name)) : options[name];
                if (option.ValueKind == JsonValueKind.Undefined)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    option.WriteTo(writer);
                }

                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                part.WriteTo(writer);
                break;
        }
    }
}
