using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.SpecImporter;

/// <summary>Configuration fields of the facts in the form of the specs.</summary>
internal static class Fields
{
    /// <summary>Imports the fields of a type, in their order.</summary>
    public static JsonObject Import(JsonObject fact)
    {
        var aliases = (fact["attribute_map"]?.AsObject() ?? []).ToLookup(p => p.Value!.GetValue<string>(), p => p.Key);
        var fields = new JsonObject();
        foreach (JsonArray field in fact["fields"]!.AsArray().Select(f => f!.AsArray()))
        {
            string name = field[0]!.GetValue<string>();
            JsonObject entry = Convert(fact, name, field[1]!.GetValue<string>(), field[2]);
            if (aliases[name].Any())
            {
                entry["aliases"] = new JsonArray([.. aliases[name].Select(a => JsonValue.Create(a))]);
            }

            fields[name] = entry;
        }

        return fields;
    }

    private static JsonObject Convert(JsonObject fact, string name, string annotation, JsonNode? value)
    {
        if (fact["sub_configs"]?[name] is JsonObject sub)
        {
            return SubConfig(sub);
        }

        string[] parts = annotation.StartsWith("Literal[", StringComparison.Ordinal) ? ["str"] : annotation.Split('|');
        if (parts.Contains("RopeParameters") && name == "rope_parameters")
        {
            var rope = new JsonObject { ["type"] = "rope" };
            if (fact["default_theta"] is JsonNode theta)
            {
                rope["default"] = theta.DeepClone();
            }

            return rope;
        }

        string? type = TypeOf(parts, value);
        var entry = new JsonObject { ["type"] = type is null ? "json" : value is null ? type + "?" : type };
        if (type is not null && value is not null)
        {
            entry["default"] = value.DeepClone();
        }

        return entry;
    }

    private static JsonObject SubConfig(JsonObject sub)
    {
        bool optional = sub["optional"]?.GetValueKind() == JsonValueKind.True;
        string configClass = sub["class"]?.GetValue<string>() ?? "AutoConfig";
        var entry = new JsonObject { ["type"] = optional ? "config?" : "config" };
        if (sub["model_type"] is JsonNode modelType)
        {
            entry["model_type"] = modelType.DeepClone();
        }

        if (configClass != "AutoConfig")
        {
            entry["class"] = configClass;
        }

        if (sub["init"] is JsonObject { Count: > 0 } init)
        {
            entry["init"] = init.DeepClone();
        }

        return entry;
    }

    /// <summary>The spec's type of an annotation; null where it holds any JSON.</summary>
    private static string? TypeOf(string[] parts, JsonNode? value)
    {
        string[] types = [.. parts.Where(p => p != "None").Distinct()];
        bool list = types.Any(t => t.StartsWith("list", StringComparison.Ordinal) || t.StartsWith("tuple", StringComparison.Ordinal));
        if (types.Any(t => t.StartsWith("dict", StringComparison.Ordinal) || t.StartsWith("Sequence", StringComparison.Ordinal) || t.EndsWith("Config", StringComparison.Ordinal)))
        {
            return null;
        }

        string flat = string.Join('|', types);
        string? element = flat.Contains("list[list", StringComparison.Ordinal) || flat.Contains("tuple[tuple", StringComparison.Ordinal) || flat.Contains("list[dict", StringComparison.Ordinal) || flat is "list" or "list|tuple" ? null
            : flat.Contains("str", StringComparison.Ordinal) ? types.Any(t => t is "bool" or "int" or "float") ? null : "string"
            : flat.Contains("float", StringComparison.Ordinal) ? "float"
            : flat.Contains("bool", StringComparison.Ordinal) ? flat.Contains("int", StringComparison.Ordinal) ? null : "bool"
            : flat.Contains("int", StringComparison.Ordinal) ? "int"
            : null;
        string? type = element is null ? null : list ? element + "[]" : element;
        return type is not null && value is not null && !Fits(type, value) ? null : type;
    }

    private static bool Fits(string type, JsonNode value) => value switch
    {
        JsonArray array => type.EndsWith("[]", StringComparison.Ordinal) && array.All(i => i is not null && Fits(type[..^2], i)),
        JsonObject => false,
        _ => (type.Replace("[]", "", StringComparison.Ordinal), value.GetValueKind()) switch
        {
            ("int", JsonValueKind.Number) => value.GetValue<double>() == Math.Truncate(value.GetValue<double>()),
            ("float", JsonValueKind.Number) => true,
            ("bool", JsonValueKind.True or JsonValueKind.False) => true,
            ("string", JsonValueKind.String) => true,
            _ => false,
        },
    };
}
