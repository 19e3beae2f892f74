namespace HfPipelines.Generators.Specs;

/// <summary>Turns the JSON of a spec, with what it inherits merged in, into a <see cref="ModelSpec"/>.</summary>
internal static class SpecReader
{
    private static readonly (string Written, FieldType Type)[] FieldTypes =
    [
        ("int", FieldType.Int),
        ("float", FieldType.Float),
        ("bool", FieldType.Bool),
        ("string", FieldType.String),
        ("rope", FieldType.Rope),
        ("config", FieldType.Config),
        ("auto_config", FieldType.AutoConfig),
        ("json", FieldType.Json),
    ];

    /// <summary>Reads a spec.</summary>
    /// <exception cref="SpecException">A key is missing, unknown, or holds what it may not.</exception>
    public static ModelSpec Read(JsonValue json)
    {
        var spec = new SpecObject(
            json, "", "$schema", "based_on", "model_type", "kind", "summary", "task", "config", "fields", "classes", "conversions", "tokenizer", "image_processor", "processor");
        string configClass = spec.Text("config");
        return new ModelSpec
        {
            ModelType = spec.Text("model_type"),
            Kind = spec.Text("kind"),
            Summary = spec.TextOrNull("summary"),
            Task = spec.TextOrNull("task"),
            ConfigClass = IsIdentifier(configClass) ? configClass : throw spec.Error("config", "the name of a class", spec["config"]!),
            Fields = [.. Members(spec, "fields").Select(m => ReadField(m.Key, m.Value, $"fields.{m.Key}"))],
            Classes = [.. Members(spec, "classes").Select(m => ReadClass(m.Key, m.Value, $"classes.{m.Key}"))],
            Conversions = ReadConversions(spec),
            Tokenizer = spec.TextOrNull("tokenizer"),
            ImageProcessor = spec.TextOrNull("image_processor"),
            Processor = spec.TextOrNull("processor"),
        };
    }

    private static IEnumerable<KeyValuePair<string, JsonValue>> Members(SpecObject spec, string key)
        => spec[key] is { } json ? new SpecObject(json, spec.Join(key)).Members.Where(m => m.Value.Kind != JsonKind.Null) : [];

    private static FieldSpec ReadField(string name, JsonValue json, string path)
    {
        var field = new SpecObject(json, path, "type", "default", "aliases", "model_type", "summary");
        string written = field.Text("type");
        bool isNullable = written.EndsWith("?", StringComparison.Ordinal);
        string type = isNullable ? written.Substring(0, written.Length - 1) : written;
        bool isList = type.EndsWith("[]", StringComparison.Ordinal);
        type = isList ? type.Substring(0, type.Length - 2) : type;
        (string known, FieldType fieldType) = FieldTypes.FirstOrDefault(t => t.Written == type);
        if (known is null || (isList && fieldType > FieldType.String) || (isNullable && fieldType == FieldType.Rope))
        {
            throw field.Error("type", "int, float, bool or string, with [] or ? behind it, or rope, config, config?, auto_config, auto_config? or json", field["type"]!);
        }

        if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            throw new SpecException(path, "expected the name of a key of config.json", json.Position);
        }

        var result = new FieldSpec
        {
            Name = name,
            Type = fieldType,
            IsNullable = isNullable,
            IsList = isList,
            Default = field["default"],
            Aliases = field.Texts("aliases"),
            ModelType = fieldType is FieldType.Config or FieldType.AutoConfig ? field.Text("model_type") : field.TextOrNull("model_type"),
            Summary = field.TextOrNull("summary"),
        };
        CheckDefault(result, field);
        return result;
    }

    private static void CheckDefault(FieldSpec field, SpecObject json)
    {
        if (field.Default is not { } value)
        {
            // Python lets some fields without an annotation of null be null; a value type cannot.
            if (!field.IsNullable && field.Type <= FieldType.String)
            {
                throw new SpecException(json.Join("default"), "a field that is never null needs a default; write '?' behind its type otherwise", json["type"]!.Position);
            }

            return;
        }

        bool isRight = field.Type switch
        {
            FieldType.Json => true,
            FieldType.Rope or FieldType.Config or FieldType.AutoConfig => value.Kind == JsonKind.Object,
            _ when field.IsList => value.Kind == JsonKind.Array && value.Items.All(i => IsScalar(field.Type, i)),
            _ => IsScalar(field.Type, value),
        };
        if (!isRight)
        {
            throw json.Error("default", $"a value of the type '{json["type"]!.Text}'", value);
        }
    }

    private static bool IsScalar(FieldType type, JsonValue value) => type switch
    {
        FieldType.Int => value.Kind == JsonKind.Number && int.TryParse(value.Text, out _),
        FieldType.Float => value.Kind == JsonKind.Number || value["__float__"] is { Kind: JsonKind.String, Text: "Infinity" or "-Infinity" or "NaN" },
        FieldType.Bool => value.Kind == JsonKind.Boolean,
        _ => value.Kind == JsonKind.String,
    };

    private static ClassSpec ReadClass(string name, JsonValue json, string path)
    {
        var spec = new SpecObject(json, path, "tasks", "base_model_prefix", "tied", "ignore_missing", "ignore_unexpected", "generates", "conversions");
        return new ClassSpec
        {
            Name = IsIdentifier(name) ? name : throw new SpecException(path, "expected the name of a class", json.Position),
            Tasks = spec.Texts("tasks"),
            BaseModelPrefix = spec.TextOrNull("base_model_prefix") ?? "",
            TiedWeights = [.. Members(spec, "tied").Select(m => new KeyValuePair<string, string>(
                m.Key, m.Value.Kind == JsonKind.String ? m.Value.Text : throw new SpecException($"{path}.tied.{m.Key}", "expected the name of a tensor", m.Value.Position)))],
            IgnoreMissing = spec.Texts("ignore_missing"),
            IgnoreUnexpected = spec.Texts("ignore_unexpected"),
            Generates = spec.Flag("generates"),
            Conversions = ReadConversions(spec),
        };
    }

    private static IReadOnlyList<ConversionSpec> ReadConversions(SpecObject owner)
        => [.. owner.Items("conversions").Select((json, i) => ReadConversion(json, $"{owner.Join("conversions")}[{i}]"))];

    private static ConversionSpec ReadConversion(JsonValue json, string path)
    {
        var spec = new SpecObject(json, path, "from", "to", "operations", "reverse", "add_prefix", "remove_prefix", "within", "paired", "offset");
        string? add = spec.TextOrNull("add_prefix");
        string? remove = spec.TextOrNull("remove_prefix");
        if (add is not null || remove is not null)
        {
            return add is null || remove is null
                ? PrefixChange(add, remove, spec.TextOrNull("within"))
                : throw new SpecException(path, "a step adds a prefix or removes one, not both", json.Position);
        }

        IReadOnlyList<string> sources = Patterns(spec, "from");
        IReadOnlyList<string> targets = Patterns(spec, "to");
        IReadOnlyList<OperationSpec> operations = [.. spec.Items("operations").Select((o, i) => ReadOperation(o, $"{path}.operations[{i}]"))];
        ConversionSpec? reverse = spec["reverse"] is { } written ? ReadConversion(written, $"{path}.reverse")
            : operations.Count == 0 && ConversionPatterns.PlainReverse(sources, targets) is { } plain ? Renaming(plain.Sources, plain.Targets)
            : null;
        return new ConversionSpec
        {
            Sources = [.. sources.Select(ConversionPatterns.Source)],
            Targets = [.. targets.Select(ConversionPatterns.Target)],
            Operations = operations,
            Reverse = path.EndsWith(".reverse", StringComparison.Ordinal) ? null : reverse,
            IsPaired = spec.Flag("paired"),
            IndexOffset = spec.Integer("offset"),
        };
    }

    private static IReadOnlyList<string> Patterns(SpecObject spec, string key)
    {
        IReadOnlyList<string> patterns = spec.Texts(key);
        foreach (string pattern in patterns.Where(_ => key == "from"))
        {
            try
            {
                _ = new System.Text.RegularExpressions.Regex(ConversionPatterns.Source(pattern));
            }
            catch (ArgumentException e)
            {
                throw new SpecException(spec.Join(key), $"'{pattern}' is no pattern: {e.Message}", spec[key]!.Position);
            }
        }

        return patterns.Count > 0 ? patterns : throw new SpecException(spec.Join(key), "the key is missing", default);
    }

    private static ConversionSpec PrefixChange(string? add, string? remove, string? within)
    {
        string prefix = (add ?? remove)!;
        string scope = within is null ? "" : within + ".";
        string scopePattern = scope.Replace(".", @"\.");
        var adding = new ConversionSpec
        {
            Sources = [$@"^{scopePattern}(?:(?!{prefix}\.))(.+)"],
            Targets = [ConversionPatterns.Target($@"{scope}{prefix}.\1")],
            PrefixToAdd = prefix,
        };
        var removing = new ConversionSpec
        {
            Sources = [$@"^{scopePattern}{prefix}\.(.+)"],
            Targets = [ConversionPatterns.Target($@"{scope}\1")],
            PrefixToRemove = prefix,
        };
        (ConversionSpec forward, ConversionSpec back) = add is null ? (removing, adding) : (adding, removing);
        return new ConversionSpec
        {
            Sources = forward.Sources,
            Targets = forward.Targets,
            PrefixToAdd = forward.PrefixToAdd,
            PrefixToRemove = forward.PrefixToRemove,
            Reverse = back,
        };
    }

    private static ConversionSpec Renaming(IReadOnlyList<string> sources, IReadOnlyList<string> targets) => new()
    {
        Sources = [.. sources.Select(ConversionPatterns.Source)],
        Targets = [.. targets.Select(ConversionPatterns.Target)],
    };

    private static OperationSpec ReadOperation(JsonValue json, string path)
    {
        var spec = new SpecObject(json, path);
        return new OperationSpec
        {
            Name = spec.Text("op"),
            Arguments = [.. spec.Members.Where(m => m.Key != "op" && m.Value.Kind != JsonKind.Null).Select(m =>
                m.Value.Kind == JsonKind.Object ? throw spec.Error(m.Key, "a number, a truth value, a text or a list of texts", m.Value) : m)],
        };
    }

    private static bool IsIdentifier(string name)
        => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}
