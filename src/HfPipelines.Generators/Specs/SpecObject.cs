namespace HfPipelines.Generators.Specs;

/// <summary>A JSON object of a spec, read key by key, with errors that name key and place.</summary>
internal sealed class SpecObject
{
    private readonly JsonValue _json;
    private readonly string _path;

    /// <summary>Takes a JSON object, all of whose keys must be among the known ones.</summary>
    /// <exception cref="SpecException">The value is no object, or has an unknown key.</exception>
    public SpecObject(JsonValue json, string path, params string[] knownKeys)
    {
        (_json, _path) = (json, path);
        if (json.Kind != JsonKind.Object)
        {
            throw Error(null, "an object", json);
        }

        foreach (KeyValuePair<string, JsonValue> member in json.Members)
        {
            if (knownKeys.Length > 0 && !knownKeys.Contains(member.Key))
            {
                string hint = Suggestions.Nearest(member.Key, knownKeys, 1).Select(k => $"; did you mean '{k}'?").FirstOrDefault() ?? "";
                throw new SpecException(Join(member.Key), $"unknown key{hint}", member.Value.Position);
            }
        }
    }

    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members => _json.Members;

    public JsonValue? this[string key] => _json[key] is { Kind: not JsonKind.Null } value ? value : null;

    public string Join(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    public string Text(string key)
        => TextOrNull(key) ?? throw new SpecException(Join(key), "the key is missing", _json.Position);

    public string? TextOrNull(string key)
    {
        JsonValue? value = this[key];
        return value is null || (value.Kind == JsonKind.String && value.Text.Length > 0) ? value?.Text : throw Error(key, "a text", value);
    }

    public bool Flag(string key)
    {
        JsonValue? value = this[key];
        return value is not null && (value.Kind == JsonKind.Boolean ? value.IsTrue : throw Error(key, "true or false", value));
    }

    public int Integer(string key)
    {
        JsonValue? value = this[key];
        return value is null ? 0 : int.TryParse(value.Text, out int number) && value.Kind == JsonKind.Number ? number : throw Error(key, "a whole number", value);
    }

    /// <summary>Texts; a single one is a list of one; an absent key is an empty list.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        JsonValue? value = this[key];
        return value?.Kind switch
        {
            null => [],
            JsonKind.String => [value.Text],
            JsonKind.Array when value.Items.All(i => i.Kind == JsonKind.String) => [.. value.Items.Select(i => i.Text)],
            _ => throw Error(key, "a text or a list of texts", value),
        };
    }

    /// <summary>The items of a list; an absent key is an empty list.</summary>
    public IReadOnlyList<JsonValue> Items(string key)
    {
        JsonValue? value = this[key];
        return value is null ? [] : value.Kind == JsonKind.Array ? value.Items : throw Error(key, "a list", value);
    }

    public SpecException Error(string? key, string expected, JsonValue found)
        => new(key is null ? _path : Join(key), $"expected {expected}, found {Shorten(found.ToString())}", found.Position);

    private static string Shorten(string text) => text.Length <= 60 ? text : text.Substring(0, 57) + "...";
}
