using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The options of an image processor: the class's defaults, over them the configuration file, over it the arguments of one call, which
/// may also be null to switch something off.
/// </summary>
internal sealed class ProcessorOptions
{
    private readonly JsonObject _values;

    private ProcessorOptions(JsonObject values, ImageBackend backend, ProcessorOptions? configured)
        => (_values, Backend, Configured) = (values, backend, configured ?? this);

    /// <summary>The options before the call's arguments.</summary>
    public ProcessorOptions Configured { get; }

    /// <summary>Whose arithmetic to follow.</summary>
    public ImageBackend Backend { get; }

    public static ProcessorOptions Create(JsonObject defaults, JsonObject config, ImageBackend backend)
    {
        var values = (JsonObject)defaults.DeepClone();
        foreach ((string key, JsonNode? value) in config)
        {
            values[key] = value?.DeepClone();
        }

        return new ProcessorOptions(values, backend, null);
    }

    /// <summary>The same options with some replaced.</summary>
    /// <param name="changes">The arguments of a call.</param>
    public ProcessorOptions With(JsonObject? changes)
    {
        if (changes is null || changes.Count == 0)
        {
            return this;
        }

        var values = (JsonObject)_values.DeepClone();
        foreach ((string key, JsonNode? value) in changes)
        {
            values[key] = value?.DeepClone();
        }

        return new ProcessorOptions(values, Backend, Configured);
    }

    public bool Has(string name) => _values[name] is not null;

    public JsonNode? Node(string name) => _values[name];

    public bool Bool(string name, bool absent = false) => _values[name] switch
    {
        null => absent,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        JsonValue value when value.TryGetValue(out double number) => number != 0,
        { } other => throw Wrong(name, "true or false", other),
    };

    public double Double(string name) => ToDouble(name, Require(name));

    public double Double(string name, double absent) => _values[name] is { } value ? ToDouble(name, value) : absent;

    public int Int(string name) => checked((int)Double(name));

    public int Int(string name, int absent) => checked((int)Double(name, absent));

    public string Text(string name, string absent) => _values[name]?.GetValue<string>() ?? absent;

    /// <summary>Numbers; a single one is a list of one.</summary>
    public double[] Doubles(string name) => Require(name) is JsonArray list ? [.. list.Select(v => ToDouble(name, v))] : [Double(name)];

    public int[] Ints(string name) => Array.ConvertAll(Doubles(name), static d => (int)d);

    /// <summary>A table of numbers, row after row, and the count of its rows.</summary>
    public (double[] Values, int Rows) Table(string name)
        => Require(name) is JsonArray rows ? ([.. rows.SelectMany(r => r is JsonArray row ? row.Select(v => ToDouble(name, v)) : [])], rows.Count) : throw Wrong(name, "a list of lists", Require(name));

    /// <summary>Pairs of whole numbers.</summary>
    public (int First, int Second)[] Pairs(string name)
        => [.. ((JsonArray)Require(name)).Select(p => ((int)ToDouble(name, p![0]), (int)ToDouble(name, p[1])))];

    public Resampling Resampling(string name = "resample", Resampling absent = HfPipelines.Resampling.Bilinear) => (Resampling)Int(name, (int)absent);

    /// <summary>A size.</summary>
    /// <param name="name">The key.</param>
    /// <exception cref="ImageProcessorException">It is absent or no size.</exception>
    public ImageSize Size(string name = "size") => ImageSize.Read(name, Require(name), name != "size" || Bool("default_to_square", true));

    public ImageSize? SizeOrNull(string name) => Has(name) ? Size(name) : null;

    public static double ToDouble(string name, JsonNode? value)
    {
        if (value is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
        {
            return number.TryGetValue(out double real) ? real : double.Parse(number.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        }

        throw Wrong(name, "a number", value);
    }

    private JsonNode Require(string name) => _values[name] ?? throw Wrong(name, "a value", null);

    private static ImageProcessorException Wrong(string name, string expected, JsonNode? found)
        => new($"Image processor option '{name}': expected {expected}, found {found?.ToJsonString() ?? "nothing"}.");
}
