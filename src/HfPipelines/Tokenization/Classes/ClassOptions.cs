using System.Globalization;
using System.Text.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>The options of a tokenizer class: what was set here, then tokenizer_config.json, then the constructor's defaults. Immutable.</summary>
internal sealed class ClassOptions
{
    private readonly Dictionary<string, JsonElement> _set = [];
    private readonly JsonElement _config;
    private readonly TokenizerClassInfo _info;
    private readonly TokenizerClassSpec? _spec;

    /// <summary>Makes the options of a checkpoint.</summary>
    public ClassOptions(JsonElement config, TokenizerClassInfo info, TokenizerClassSpec? spec)
    {
        (_config, _info, _spec) = (config, info, spec);
    }

    private ClassOptions(ClassOptions other)
        : this(other._config, other._info, other._spec)
    {
        _set = new Dictionary<string, JsonElement>(other._set);
    }

    /// <summary>The value of an option; undefined or null for none.</summary>
    public JsonElement this[string name]
    {
        get
        {
            if (_set.TryGetValue(name, out JsonElement value))
            {
                return value;
            }

            value = Configured(name);
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                value = _info.Defaults.GetValueOrDefault(name);
            }

            return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined && _spec is not null ? _spec["options"][name].Value : value;
        }
    }

    /// <summary>The options with one set.</summary>
    public ClassOptions With<T>(string name, T value)
    {
        var options = new ClassOptions(this);
        options._set[name] = JsonSerializer.SerializeToElement(value);
        return options;
    }

    /// <summary>The options with the special tokens by role.</summary>
    public ClassOptions WithTokens(IReadOnlyDictionary<string, string> tokens)
    {
        ClassOptions options = this;
        foreach ((string role, string token) in tokens)
        {
            options = options.With(role, token);
        }

        return options;
    }

    /// <summary>Whether an option is there and neither false nor empty, as Python tests it.</summary>
    public bool IsTrue(string name) => this[name] is var value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => true,
        _ => false,
    };

    /// <summary>A whole number.</summary>
    public int Int(string name) => this[name].ValueKind == JsonValueKind.Number && this[name].TryGetInt32(out int value) ? value : throw Wrong(name, "a whole number");

    /// <summary>A text or the content of a token; null for none.</summary>
    public string? Text(string name) => Text(this[name]);

    /// <summary>A text with every <c>{option}</c> and <c>{option|text where the file has none}</c> filled in; null where one has no value.</summary>
    public string? Fill(string template)
    {
        int open = template.IndexOf('{');
        int close = template.IndexOf('}', open + 1);
        if (open < 0 || close < 0)
        {
            return template;
        }

        string name = template[(open + 1)..close];
        int bar = name.IndexOf('|');
        string? value = bar < 0 ? Text(name) : Text(Configured(name[..bar])) ?? name[(bar + 1)..];
        return value is null ? null : template[..open] + value + Fill(template[(close + 1)..]);
    }

    /// <summary>Tokens of a list: texts with options, named lists (<c>$name</c>), and numbered tokens.</summary>
    public IEnumerable<(string Token, double Score)> Tokens(Json.JsonNode list)
    {
        foreach (Json.JsonNode item in list.IsNull ? [] : list.Items)
        {
            switch (item.Value.ValueKind)
            {
                case JsonValueKind.String when item.String().StartsWith('$'):
                    foreach (string token in TokenizerClassSpec.List(Fill(item.String()[1..]) ?? ""))
                    {
                        yield return (token, 0);
                    }

                    break;
                case JsonValueKind.String:
                    if (Fill(item.String()) is { } text)
                    {
                        yield return (text, 0);
                    }

                    break;
                case JsonValueKind.Array:
                    yield return (item.Value[0].GetString()!, item.Value[1].GetDouble());
                    break;
                default:
                    foreach ((string, double) token in Numbered(item))
                    {
                        yield return token;
                    }

                    break;
            }
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("content", out JsonElement content) => content.GetString(),
        _ => null,
    };

    private JsonElement Configured(string name) => _config.ValueKind == JsonValueKind.Object && _config.TryGetProperty(name, out JsonElement value) ? value : default;

    private IEnumerable<(string Token, double Score)> Numbered(Json.JsonNode item)
    {
        int from = item["from"].IntOrNull() ?? 0;
        int count = (item["count"].Value.ValueKind == JsonValueKind.String ? Int(item["count"].String()) : item["count"].Int()) - from;
        IEnumerable<int> numbers = Enumerable.Range(from, Math.Max(count, 0));
        double score = item["score"].IsNull ? 0 : item["score"].Double();
        return (item["descending"].Bool(absent: false) ? numbers.Reverse() : numbers).Select(i => (string.Format(CultureInfo.InvariantCulture, item["text"].String(), i), score));
    }

    private TokenizerException Wrong(string name, string expected)
        => new("tokenizer_config.json", name, $"expected {expected}, found {(this[name].ValueKind == JsonValueKind.Undefined ? "nothing" : this[name].GetRawText())}");
}
