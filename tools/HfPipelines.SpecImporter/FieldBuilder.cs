using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Makes the configuration fields of a spec.</summary>
internal sealed class FieldBuilder(JsonValue model)
{
    private static readonly HashSet<string> RopeKeys =
    [
        "rope_type", "rope_theta", "partial_rotary_factor", "factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow",
        "mscale", "mscale_all_dim", "truncate", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor", "short_mscale", "long_mscale",
        "llama_4_scaling_beta", "mrope_section",
    ];

    private static readonly HashSet<string> BaseFields = ["tie_word_embeddings", "is_encoder_decoder", "dtype"];

    private readonly HashSet<string> _names = [.. (model["fields"]?.Items ?? []).Select(f => f.Items[0].Text)];

    /// <summary>The fields by name.</summary>
    public JsonValue Build() => JsonValue.Object([.. (model["fields"]?.Items ?? []).Select(f => Field(f.Items[0].Text, f.Items[1].Text, f.Items[2])), .. Others()]);

    // What is no field but computed, or taken from a key of its own, stands in saved files too, and a file's value wins.
    private IEnumerable<KeyValuePair<string, JsonValue>> Others()
    {
        IEnumerable<KeyValuePair<string, JsonValue>> computed = model["derived"]?.Members ?? [];
        IEnumerable<KeyValuePair<string, JsonValue>> taken = (model["kwargs"]?.Members ?? [])
            .Where(m => m.Value["becomes"]?[m.Key] is not null && !RopeKeys.Contains(m.Key))
            .Select(m => new KeyValuePair<string, JsonValue>(m.Key, m.Value["becomes"]![m.Key]!));
        return computed.Concat(taken)
            .Where(m => !_names.Contains(m.Key) && !BaseFields.Contains(m.Key))
            .DistinctBy(m => m.Key)
            .Select(m => (m.Key, Type: m.Value.Kind switch
            {
                JsonKind.Number => int.TryParse(m.Value.Text, out _) ? "int?" : "float?",
                JsonKind.Boolean => "bool?",
                JsonKind.String => "string?",
                _ => null,
            }))
            .Where(m => m.Type is not null)
            .Select(m => new KeyValuePair<string, JsonValue>(m.Key, new ObjectBuilder().Add("type", m.Type!).Build()));
    }

    private KeyValuePair<string, JsonValue> Field(string name, string annotation, JsonValue defaultValue)
    {
        JsonValue derived = model["derived"]?[name] ?? JsonValue.Null();
        ObjectBuilder field = model["sub_configs"]?[name] is { } sub && sub["model_type"] is { Kind: JsonKind.String, Text.Length: > 0 } ? SubConfig(sub)
            : IsRope(annotation, name, derived) ? new ObjectBuilder().Add("type", "rope").Add("default", RopeDefault(derived))
            : Value(annotation, Convert(defaultValue), derived);
        string[] aliases = [.. Aliases(name)];
        return new(name, field.Add("aliases", JsonValue.Array([.. aliases.Select(a => JsonValue.String(a))])).Build());
    }

    private static ObjectBuilder SubConfig(JsonValue sub)
    {
        string type = sub["class"]!.Text == "AutoConfig" ? "auto_config" : "config";
        return new ObjectBuilder()
            .Add("type", sub["optional"] is null ? type : type + "?")
            .Add("model_type", sub["model_type"])
            .Add("default", sub["init"] is { } init ? Convert(init) : null);
    }

    private static bool IsRope(string annotation, string name, JsonValue derived)
        => (annotation.Contains("RopeParameters") || name == "rope_parameters") && (derived.Members.Count > 0 || !annotation.StartsWith("dict", StringComparison.Ordinal));

    private JsonValue? RopeDefault(JsonValue derived)
    {
        if (derived.Members.Any(m => m.Value.Kind == JsonKind.Object))
        {
            IEnumerable<KeyValuePair<string, JsonValue>> types = derived.Members.Where(m => m.Value.Kind == JsonKind.Object)
                .Select(m => new KeyValuePair<string, JsonValue>(m.Key, JsonValue.Object([.. RopeMembers(m.Value)])));
            return JsonValue.Object([new("layer_types", JsonValue.Object([.. types]))]);
        }

        KeyValuePair<string, JsonValue>[] members = [.. RopeMembers(derived)];
        if (members.Any(m => m.Key == "rope_type" && m.Value.Text != "axial"))
        {
            // A file with parameters of its own starts from the plain base, not from that of the scaled default.
            members = [.. members, new("default_theta", model["default_theta"] is { Kind: JsonKind.Number } theta ? theta : JsonReader.Read("10000.0"))];
        }

        return members.Length == 0 ? null : JsonValue.Object(members);
    }

    private static IEnumerable<KeyValuePair<string, JsonValue>> RopeMembers(JsonValue derived)
        => derived.Members.Where(m => RopeKeys.Contains(m.Key)
            && m.Value.Kind != JsonKind.Null
            && !(m.Key == "rope_type" && m.Value.Text == "default")
            && !(m.Key == "rope_theta" && m.Value.Text is "10000.0" or "10000"));

    private static ObjectBuilder Value(string annotation, JsonValue value, JsonValue derived)
    {
        (string type, bool isNullable) = PythonType.Parse(annotation, value, derived);
        if (type.EndsWith("[]", StringComparison.Ordinal) && value.Kind is not (JsonKind.Null or JsonKind.Array))
        {
            value = JsonValue.Array([value]);
        }

        bool needsMark = type != "json" && (isNullable || value.Kind == JsonKind.Null);
        var field = new ObjectBuilder().Add("type", needsMark ? type + "?" : type);
        return value is { Kind: JsonKind.Array, Items.Count: 0 } ? field.AddEmpty("default") : field.Add("default", value);
    }

    // attribute_map names today's second names, kwargs the names of older versions that the constructor moves to a field unchanged.
    private IEnumerable<string> Aliases(string name)
    {
        IEnumerable<string> mapped = (model["attribute_map"]?.Members ?? []).Where(m => m.Value.Text == name).Select(m => m.Key);
        IEnumerable<string> moved = (model["kwargs"]?.Members ?? [])
            .Where(m => m.Value["becomes"] is { Members.Count: 1 } becomes && becomes.Members[0].Key == name && JsonValue.Same(becomes.Members[0].Value, m.Value["value"]!))
            .Select(m => m.Key);
        return mapped.Concat(moved).Where(a => !_names.Contains(a)).Distinct();
    }

    // Numbers that are not finite have a spelling of their own in the facts, and another one in configuration files.
    private static JsonValue Convert(JsonValue value) => value.Kind switch
    {
        JsonKind.Object when value["$float"] is { } special => JsonValue.Object([new("__float__", JsonValue.String(special.Text switch
        {
            "inf" => "Infinity",
            "-inf" => "-Infinity",
            _ => "NaN",
        }))]),
        JsonKind.Object => JsonValue.Object([.. value.Members.Select(m => new KeyValuePair<string, JsonValue>(m.Key, Convert(m.Value)))]),
        JsonKind.Array => JsonValue.Array([.. value.Items.Select(Convert)]),
        _ => value,
    };
}
