using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using HfPipelines.Networks;

namespace HfPipelines.Configuration;

/// <summary>
/// Reads one JSON object of a configuration, with a typed error that names file and key. Every method takes the key's newer and older
/// spellings; the first that is present, and not null, counts.
/// </summary>
public sealed class ConfigReader
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    private readonly string _path;

    /// <summary>Makes a reader.</summary>
    /// <param name="file">The file, for error messages.</param>
    /// <param name="json">A JSON object.</param>
    /// <param name="registry">The architectures that sub-configurations may be of.</param>
    /// <exception cref="ConfigurationException"><paramref name="json"/> is no object.</exception>
    public ConfigReader(string file, JsonElement json, ArchitectureRegistry registry)
        : this(file, "", json, registry)
    {
    }

    private ConfigReader(string file, string path, JsonElement json, ArchitectureRegistry registry)
    {
        File = file;
        _path = path;
        Json = json;
        Registry = registry;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new ConfigurationException(file, path.Length == 0 ? null : path, "a JSON object", Describe(json));
        }
    }

    /// <summary>The file, for error messages.</summary>
    public string File { get; }

    /// <summary>The JSON object.</summary>
    public JsonElement Json { get; }

    /// <summary>The architectures that sub-configurations may be of.</summary>
    public ArchitectureRegistry Registry { get; }

    /// <summary>Whether a key is present and not null.</summary>
    /// <param name="keys">The key's spellings.</param>
    public bool Has(params ReadOnlySpan<string> keys) => Find(keys, out _, out _);

    /// <summary>Whether a key is present and null, and none of its spellings has another value.</summary>
    /// <param name="keys">The key's spellings.</param>
    public bool IsNull(params ReadOnlySpan<string> keys)
    {
        bool isNull = false;
        foreach (string key in keys)
        {
            if (Json.TryGetProperty(key, out JsonElement value))
            {
                if (value.ValueKind != JsonValueKind.Null)
                {
                    return false;
                }

                isNull = true;
            }
        }

        return isNull;
    }

    /// <summary>A whole number, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value is no whole number.</exception>
    public int GetInt32(int defaultValue, params ReadOnlySpan<string> keys) => GetInt32OrNull(keys) ?? defaultValue;

    /// <summary>A whole number, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value is no whole number.</exception>
    public int? GetInt32OrNull(params ReadOnlySpan<string> keys)
        => Find(keys, out JsonElement value, out string? key) ? ToInt32(value, key) : null;

    /// <summary>A whole number, null where the file says null, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value is no whole number.</exception>
    public int? GetInt32OrNull(int? defaultValue, params ReadOnlySpan<string> keys) => GetInt32OrNull(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>A number, also one that is not finite, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public double GetDouble(double defaultValue, params ReadOnlySpan<string> keys) => GetDoubleOrNull(keys) ?? defaultValue;

    /// <summary>A number, also one that is not finite, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public double? GetDoubleOrNull(params ReadOnlySpan<string> keys)
        => Find(keys, out JsonElement value, out string? key) ? ToDouble(value, key) : null;

    /// <summary>A number, also one that is not finite, null where the file says null, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public double? GetDoubleOrNull(double? defaultValue, params ReadOnlySpan<string> keys) => GetDoubleOrNull(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>A truth value, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public bool GetBoolean(bool defaultValue, params ReadOnlySpan<string> keys) => GetBooleanOrNull(keys) ?? defaultValue;

    /// <summary>A truth value, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public bool? GetBooleanOrNull(params ReadOnlySpan<string> keys)
        => Find(keys, out JsonElement value, out string? key) ? ToBoolean(value, key) : null;

    /// <summary>A truth value, null where the file says null, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public bool? GetBooleanOrNull(bool? defaultValue, params ReadOnlySpan<string> keys) => GetBooleanOrNull(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>A string, or the default.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public string GetString(string defaultValue, params ReadOnlySpan<string> keys) => GetStringOrNull(keys) ?? defaultValue;

    /// <summary>A string, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value has another type.</exception>
    public string? GetStringOrNull(params ReadOnlySpan<string> keys)
        => Find(keys, out JsonElement value, out string? key) ? ToText(value, key) : null;

    /// <summary>Whole numbers; a single one is a list of one; null where the key is absent.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<int>? GetInt32s(params ReadOnlySpan<string> keys) => GetList(keys, ToInt32);

    /// <summary>Whole numbers; a single one is a list of one; null where the file says null; the default where the key is absent.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<int>? GetInt32s(IReadOnlyList<int>? defaultValue, params ReadOnlySpan<string> keys)
        => GetInt32s(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>Numbers; a single one is a list of one; null where the key is absent.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<double>? GetDoubles(params ReadOnlySpan<string> keys) => GetList(keys, ToDouble);

    /// <summary>Numbers; a single one is a list of one; null where the file says null; the default where the key is absent.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<double>? GetDoubles(IReadOnlyList<double>? defaultValue, params ReadOnlySpan<string> keys)
        => GetDoubles(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>Truth values; a single one is a list of one; null where the key is absent.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<bool>? GetBooleans(params ReadOnlySpan<string> keys) => GetList(keys, ToBoolean);

    /// <summary>Truth values; a single one is a list of one; null where the file says null; the default where the key is absent.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<bool>? GetBooleans(IReadOnlyList<bool>? defaultValue, params ReadOnlySpan<string> keys)
        => GetBooleans(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>Strings; a single one is a list of one; null where the key is absent.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<string>? GetStrings(params ReadOnlySpan<string> keys) => GetList(keys, ToText);

    /// <summary>Strings; a single one is a list of one; null where the file says null; the default where the key is absent.</summary>
    /// <param name="defaultValue">The value where the key is absent.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">An element has another type.</exception>
    public IReadOnlyList<string>? GetStrings(IReadOnlyList<string>? defaultValue, params ReadOnlySpan<string> keys)
        => GetStrings(keys) ?? (IsNull(keys) ? null : defaultValue);

    /// <summary>Any JSON value, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    public JsonElement? GetJson(params ReadOnlySpan<string> keys) => Find(keys, out JsonElement value, out _) ? value : null;

    /// <summary>A JSON object as a reader of its own, or null.</summary>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value is no object.</exception>
    public ConfigReader? GetObject(params ReadOnlySpan<string> keys)
        => Find(keys, out JsonElement value, out string? key) ? new ConfigReader(File, Join(key), value, Registry) : null;

    /// <summary>
    /// A JSON object as a reader of its own, for a sub-configuration of a fixed type; where the key is absent, the initial values.
    /// </summary>
    /// <param name="initialJson">The object where the whole key is absent, as JSON; null for an empty one.</param>
    /// <param name="keys">The key's spellings.</param>
    /// <exception cref="ConfigurationException">The value is no object.</exception>
    public ConfigReader GetSection(string? initialJson, params ReadOnlySpan<string> keys)
        => GetObject(keys) ?? new ConfigReader(File, Join(keys[^1]), initialJson is null ? EmptyObject : JsonElement.Parse(initialJson), Registry);

    /// <summary>
    /// A sub-configuration: of the architecture that its own <c>model_type</c> names, else of the default one. An absent key gives the default
    /// architecture's configuration with its defaults.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultModelType">The model type where the object names none.</param>
    /// <param name="initialJson">Values, as a JSON object, that differ from that architecture's own defaults where the whole key is absent; null for none.</param>
    /// <exception cref="ConfigurationException">The value is no object, or its model type is unknown.</exception>
    public PretrainedConfig GetConfig(string key, string defaultModelType, string? initialJson = null)
    {
        ConfigReader reader = GetSection(initialJson, key);
        string modelType = reader.GetString(defaultModelType, "model_type");
        return Registry.TryGet(modelType, out Architecture? architecture)
            ? architecture.ReadConfig(reader)
            : throw new ConfigurationException(File, reader.Join("model_type"), "a model type that HfPipelines knows", $"'{modelType}'");
    }

    /// <summary>A sub-configuration, or null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultModelType">The model type where the object names none.</param>
    /// <exception cref="ConfigurationException">The value is no object, or its model type is unknown.</exception>
    public PretrainedConfig? GetConfigOrNull(string key, string defaultModelType) => Has(key) ? GetConfig(key, defaultModelType) : null;

    /// <summary>
    /// The rotary embedding: <c>rope_parameters</c>, or the older <c>rope_theta</c>, <c>rope_scaling</c> and <c>partial_rotary_factor</c>.
    /// </summary>
    /// <param name="defaultTheta">The base where the file names none.</param>
    /// <exception cref="ConfigurationException">A value has another type.</exception>
    public RopeParameters GetRopeParameters(double defaultTheta = 10000.0) => GetRopeParameters(new RopeParameters { RopeTheta = defaultTheta });

    /// <summary>The rotary embedding of a model type whose own default scales or rotates only a part.</summary>
    /// <param name="defaults">
    /// The value where the file has none; of a file that has one, only base and rotated share are taken from here where it lacks them.
    /// </param>
    /// <exception cref="ConfigurationException">A value has another type.</exception>
    public RopeParameters GetRopeParameters(RopeParameters defaults) => RopeParametersReader.Read(this, defaults);

    /// <summary>The label names: <c>id2label</c> in the order of its ids, else <c>num_labels</c> generic names, else two.</summary>
    /// <exception cref="ConfigurationException">A key of <c>id2label</c> is no whole number.</exception>
    public IReadOnlyList<string> GetLabels()
    {
        if (GetObject("id2label") is not { } labels)
        {
            return [.. Enumerable.Range(0, GetInt32(2, "num_labels")).Select(i => $"LABEL_{i.ToString(CultureInfo.InvariantCulture)}")];
        }

        var byId = new SortedDictionary<int, string>();
        foreach (JsonProperty label in labels.Json.EnumerateObject())
        {
            if (!int.TryParse(label.Name, NumberStyles.Integer, CultureInfo.InvariantCulture, out int id))
            {
                throw new ConfigurationException(File, labels.Join(label.Name), "a whole number as the key", $"'{label.Name}'");
            }

            byId[id] = label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString()! : label.Value.GetRawText();
        }

        return [.. byId.Values];
    }

    /// <summary>The error for a value that is not what was expected.</summary>
    /// <param name="key">The key in this object.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    public ConfigurationException Error(string key, string expected, string found) => new(File, Join(key), expected, found);

    private string Join(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private bool Find(ReadOnlySpan<string> keys, out JsonElement value, [NotNullWhen(true)] out string? key)
    {
        foreach (string spelling in keys)
        {
            if (Json.TryGetProperty(spelling, out value) && value.ValueKind != JsonValueKind.Null)
            {
                key = spelling;
                return true;
            }
        }

        (value, key) = (default, null);
        return false;
    }

    private T[]? GetList<T>(ReadOnlySpan<string> keys, Func<JsonElement, string, T> convert)
    {
        if (!Find(keys, out JsonElement value, out string? key))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(e => convert(e, key))] : [convert(value, key)];
    }

    private int ToInt32(JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt32(out int number))
            {
                return number;
            }

            if (value.TryGetDouble(out double real) && real == Math.Truncate(real) && Math.Abs(real) <= int.MaxValue)
            {
                return (int)real;
            }
        }

        throw Error(key, "a whole number", Describe(value));
    }

    private double ToDouble(JsonElement value, string key)
    {
        string? name = value.ValueKind switch
        {
            JsonValueKind.Number => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object when value.TryGetProperty("__float__", out JsonElement special) => special.GetString(),
            _ => throw Error(key, "a number", Describe(value)),
        };
        return name switch
        {
            null => value.GetDouble(),
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => throw Error(key, "a number", Describe(value)),
        };
    }

    private bool ToBoolean(JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error(key, "true or false", Describe(value)),
    };

    private string ToText(JsonElement value, string key)
        => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error(key, "a string", Describe(value));

    private static string Describe(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
    }
}
