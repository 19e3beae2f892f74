using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using HfPipelines.Generators.Specs.Json;

namespace HfPipelines.Generators.Specs;

/// <summary>Reads specs, and those that they are based on.</summary>
internal static class SpecReader
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["text"] = "Text",
        ["image"] = "Image",
        ["vision-text"] = "VisionText",
        ["audio"] = "Audio",
        ["multimodal"] = "Multimodal",
        ["diffusion"] = "Diffusion",
        ["mixture-of-experts"] = "MixtureOfExperts",
        ["state-space"] = "StateSpace",
        ["rag"] = "Rag",
    };

    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["int"] = FieldType.Int,
        ["float"] = FieldType.Float,
        ["bool"] = FieldType.Bool,
        ["string"] = FieldType.String,
        ["int[]"] = FieldType.IntList,
        ["float[]"] = FieldType.FloatList,
        ["bool[]"] = FieldType.BoolList,
        ["string[]"] = FieldType.StringList,
        ["rope"] = FieldType.Rope,
        ["config"] = FieldType.Config,
        ["json"] = FieldType.Json,
    };

    /// <summary>Reads a spec.</summary>
    /// <param name="json">The spec.</param>
    /// <param name="find">Finds the spec of another model type as JSON, for <c>based_on</c>; null where there is none.</param>
    /// <exception cref="SpecException">The spec is wrong.</exception>
    public static Spec Read(string json, Func<string, string?> find) => Read(json, find, []);

    private static Spec Read(string json, Func<string, string?> find, HashSet<string> seen)
    {
        var root = new Cursor(JsonParser.Parse(json), "");
        string modelType = root.Required("model_type").Text();
        if (!seen.Add(modelType))
        {
            throw root.Required("model_type").Error("a spec that is not based on itself", modelType);
        }

        Spec basis = root.Find("based_on") is { } basedOn
            ? Read(find(basedOn.Text()) ?? throw basedOn.Error("a known model type", basedOn.Text()), find, seen)
            : new Spec();
        Cursor? config = root.Find("config");
        Spec spec = basis with
        {
            ModelType = modelType,
            Kind = root.Find("kind") is { } kind ? Kinds.TryGetValue(kind.Text(), out string? name) ? name : "Text" : basis.Kind,
            Summary = root.Find("summary")?.Text() ?? basis.Summary,
            ConfigClass = config?.Find("class")?.Text() ?? (basis.ConfigClass.Length > 0 ? PascalCase.Of(modelType) + "Config" : throw root.Error("\"config\" with a \"class\"", "none")),
            Fields = Merge(basis.Fields, config?.Find("fields")?.Members().Select(m => (m.Key, ReadField(m))) ?? [], f => f.Name),
            Classes = Merge(basis.Classes, root.Find("classes")?.Members().Select(m => (m.Key, ReadClass(m))) ?? [], c => c.Name),
            Conversions = root.Find("conversions") is { } conversions ? ReadConversions(conversions) : basis.Conversions,
            Tokenizer = root.Find("tokenizer")?.Text() ?? basis.Tokenizer,
            ImageProcessor = root.Find("image_processor")?.Text() ?? basis.ImageProcessor,
            Processor = root.Find("processor")?.Text() ?? basis.Processor,
        };
        Identifier(spec.ConfigClass, root);
        foreach (SpecClass model in spec.Classes)
        {
            Identifier(model.Name, root);
        }

        return spec;
    }

    private static void Identifier(string name, Cursor cursor)
    {
        if (name.Length == 0 || char.IsDigit(name[0]) || name.Any(c => !char.IsLetterOrDigit(c) && c != '_'))
        {
            throw cursor.Error("a name of letters, digits and underscores", $"\"{name}\"");
        }
    }

    /// <summary>The basis with what the spec adds or replaces; what it sets to null is left out.</summary>
    private static List<T> Merge<T>(IReadOnlyList<T> basis, IEnumerable<(string Key, T? Value)> own, Func<T, string> key)
        where T : class
    {
        List<T> merged = [.. basis];
        foreach ((string name, T? value) in own)
        {
            int index = merged.FindIndex(m => key(m) == name);
            if (value is null)
            {
                merged.RemoveAll(m => key(m) == name);
            }
            else if (index >= 0)
            {
                merged[index] = value;
            }
            else
            {
                merged.Add(value);
            }
        }

        return merged;
    }

    private static SpecField? ReadField(Cursor field)
    {
        if (field.IsNull)
        {
            return null;
        }

        Cursor typeCursor = field.Required("type");
        string type = typeCursor.Text();
        bool nullable = type.EndsWith("?", StringComparison.Ordinal);
        return new SpecField
        {
            Name = field.Key,
            Type = Types.TryGetValue(nullable ? type.Substring(0, type.Length - 1) : type, out FieldType known)
                ? known
                : throw typeCursor.Error($"one of {string.Join(", ", Types.Keys)}, with ? where the field may be absent", $"\"{type}\""),
            Nullable = nullable,
            Default = field.Find("default")?.Node,
            Aliases = field.Find("aliases")?.Texts() ?? [],
            ModelType = field.Find("model_type")?.Text(),
            ConfigClass = field.Find("class")?.Text(),
            InitialJson = field.Find("init") is { } initial ? JsonText.Of(initial.Node) : null,
        };
    }

    private static SpecClass? ReadClass(Cursor model) => model.IsNull ? null : new SpecClass
    {
        Name = model.Key,
        Tasks = model.Find("tasks")?.Texts() ?? [],
        BaseModelPrefix = model.Find("base_model_prefix")?.Text() ?? "",
        Tied = [.. model.Find("tied")?.Members().Select(m => new KeyValuePair<string, string>(m.Key, m.Text())) ?? []],
        Conversions = model.Find("conversions") is { } conversions ? ReadConversions(conversions) : [],
        IgnoreMissing = model.Find("ignore_missing")?.Texts() ?? [],
        IgnoreUnexpected = model.Find("ignore_unexpected")?.Texts() ?? [],
        Generates = model.Find("generates")?.Flag() ?? false,
    };

    private static List<SpecConversion> ReadConversions(Cursor conversions) => [.. conversions.Items().Select(c => new SpecConversion
    {
        Sources = c.Required("source").Texts(),
        Targets = c.Required("target").Texts(),
        ReverseSources = c.Find("reverse")?.Find("source")?.Texts() ?? [],
        ReverseTargets = c.Find("reverse")?.Find("target")?.Texts() ?? [],
    })];

    /// <summary>A value of the spec with its path, for error messages.</summary>
    private sealed class Cursor(JsonNode node, string path)
    {
        public JsonNode Node => node;

        public string Key => path.Substring(path.LastIndexOf('/') + 1);

        public bool IsNull => node is JsonLiteral { Text: "null" };

        public Cursor? Find(string key) => Object()[key] is { } value && value is not JsonLiteral { Text: "null" } ? new Cursor(value, $"{path}/{key}") : null;

        public Cursor Required(string key) => Find(key) ?? throw Error($"the key \"{key}\"", "none");

        public IEnumerable<Cursor> Members() => Object().Members.Select(m => new Cursor(m.Value, $"{path}/{m.Key}"));

        public IEnumerable<Cursor> Items() => node is JsonArray array
            ? array.Items.Select((item, index) => new Cursor(item, $"{path}/{index.ToString(CultureInfo.InvariantCulture)}"))
            : throw Error("an array", node.Kind);

        public string Text() => node is JsonString text ? text.Value : throw Error("a string", node.Kind);

        public IReadOnlyList<string> Texts() => [.. Items().Select(i => i.Text())];

        public bool Flag() => node is JsonLiteral { Text: "true" or "false" } literal ? literal.Text == "true" : throw Error("true or false", node.Kind);

        public SpecException Error(string expected, string found) => new(node.Line, path.TrimStart('/'), $"expected {expected}, found {found}");

        private JsonObject Object() => node as JsonObject ?? throw Error("an object", node.Kind);
    }
}
