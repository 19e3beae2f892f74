using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Audio.Extraction;

/// <summary>The options of a feature extractor: a call's over the configuration's over the class's defaults.</summary>
internal sealed class ExtractorOptions
{
    private readonly string _className;
    private readonly JsonObject[] _layers;

    public ExtractorOptions(string className, JsonObject defaults, JsonObject config)
        : this(className, [config, defaults])
    {
    }

    private ExtractorOptions(string className, JsonObject[] layers) => (_className, _layers) = (className, layers);

    /// <summary>The same with a call's options over them.</summary>
    public ExtractorOptions With(JsonObject? call) => call is null or { Count: 0 } ? this : new ExtractorOptions(_className, [call, .. _layers]);

    /// <summary>The options of the call alone, for those that the original does not look for in its configuration.</summary>
    public ExtractorOptions Given => _layers.Length > 2 ? new ExtractorOptions(_className, [_layers[0]]) : new ExtractorOptions(_className, []);

    /// <summary>The options without those of the call, for a class that does not listen to them.</summary>
    public ExtractorOptions Configured => new(_className, _layers[^2..]);

    /// <summary>The class in transformers.</summary>
    public string ClassName => _className;

    /// <summary>Whether an option is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public int Int(string name) => IntOrNull(name) ?? throw Error(name, "a whole number");

    public int? IntOrNull(string name) => Read<int?>(name, "a whole number", v => v.TryGetInt32(out int number) ? number : checked((int)v.GetDouble()));

    public double Double(string name) => DoubleOrNull(name) ?? throw Error(name, "a number");

    public double? DoubleOrNull(string name) => Read<double?>(name, "a number", v => v.GetDouble());

    public bool Bool(string name) => BoolOrNull(name) ?? false;

    public bool? BoolOrNull(string name) => Read<bool?>(name, "a truth value", v => v.GetBoolean());

    public string String(string name) => StringOrNull(name) ?? throw Error(name, "a text");

    public string? StringOrNull(string name) => Read(name, "a text", v => v.GetString());

    /// <summary>An option as it is written; null where it is absent or null.</summary>
    public JsonNode? Find(string name)
    {
        foreach (JsonObject layer in _layers)
        {
            if (layer.TryGetPropertyValue(name, out JsonNode? value))
            {
                return value;
            }
        }

        return null;
    }

    public AudioException Error(string name, string expected) => new($"{_className}: {name}: expected {expected}, found {Find(name)?.ToJsonString() ?? "null"}.");

    private T? Read<T>(string name, string expected, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } node)
        {
            return default;
        }

        try
        {
            return read(JsonSerializer.SerializeToElement(node));
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or OverflowException)
        {
            throw Error(name, expected);
        }
    }
}
