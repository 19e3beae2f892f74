using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>Emits the configuration record of a spec with its reader.</summary>
internal sealed class ConfigEmitter
{
    // What PretrainedConfig has already: the reader's expression sets a default that differs from the base's.
    private static readonly Dictionary<string, string> BaseProperties = new(StringComparer.Ordinal)
    {
        ["tie_word_embeddings"] = "TieWordEmbeddings",
        ["is_encoder_decoder"] = "IsEncoderDecoder",
        ["problem_type"] = "",
        ["num_labels"] = "",
        ["id2label"] = "",
        ["label2id"] = "",
        ["architectures"] = "",
        ["dtype"] = "",
    };

    private static readonly HashSet<string> TakenNames = new(StringComparer.Ordinal)
    {
        "Architecture", "Json", "Architectures", "DType", "IsEncoderDecoder", "TieWordEmbeddings", "ProblemType", "IdToLabel", "NumLabels",
        "EqualityContract", "PrintMembers", "ToString", "Equals", "GetHashCode", "GetType", "MemberwiseClone", "Finalize", "Clone",
    };

    private readonly ModelSpec _spec;
    private readonly Func<string, ModelSpec?> _find;
    private readonly IReadOnlyList<(FieldSpec Field, string Property)> _fields;

    /// <summary>Prepares the emitter.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="find">Finds the specs whose records are emitted too: sub-configurations of the others stay untyped.</param>
    public ConfigEmitter(ModelSpec spec, Func<string, ModelSpec?> find)
    {
        (_spec, _find) = (spec, find);
        var names = new HashSet<string>(TakenNames, StringComparer.Ordinal) { spec.ConfigClass };
        _fields = [.. spec.Fields.Where(f => !BaseProperties.ContainsKey(f.Name)).Select(f => (f, Unused(CSharp.PascalCase(f.Name), names)))];
    }

    /// <summary>Writes the record.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="accessibility">The record's accessibility.</param>
    public void Emit(SourceWriter writer, string accessibility)
    {
        writer.Summary($"The configuration of <c>{CSharp.Xml(_spec.ModelType)}</c>.{(_spec.Summary is null ? "" : " " + CSharp.Xml(_spec.Summary))}");
        ConfigInterface[] shared = [.. ConfigInterface.All.Where(i => i.Fits(_fields))];
        string bases = string.Concat(shared.Select(i => ", " + i.Name));
        writer.Open($"{accessibility} sealed partial record {_spec.ConfigClass} : {CSharp.Configuration}.PretrainedConfig{bases}");
        writer.Summary("Reads the configuration.");
        writer.Parameter("reader", "The JSON object.");
        writer.Exception($"{CSharp.Configuration}.ConfigurationException", "A value is not what the model type accepts.");
        writer.Line($"public {_spec.ConfigClass}({CSharp.Configuration}.ConfigReader reader)");
        writer.Indent().Line($": base({_spec.ArchitectureClass}.Instance, reader)").Indent(-1);
        writer.Open();
        foreach (FieldSpec field in _spec.Fields)
        {
            if (BaseProperties.TryGetValue(field.Name, out string? property) && property.Length > 0 && field is { Default: not null, Type: FieldType.Bool })
            {
                writer.Line($"{property} = reader.GetBoolean({field.Default.Text}, {CSharp.Literals(field.Keys)});");
            }
        }

        foreach ((FieldSpec field, string property) in _fields)
        {
            writer.Line($"{property} = {Reading(field)};");
        }

        writer.Close();
        foreach ((FieldSpec field, string property) in _fields)
        {
            writer.Line();
            writer.Summary(Describe(field));
            writer.Line($"public {TypeOf(field)} {property} {{ get; init; }}");
        }

        foreach (ConfigInterface common in shared)
        {
            common.Emit(writer, _fields);
        }

        writer.Close();
    }

    private static string Unused(string name, HashSet<string> names)
    {
        while (!names.Add(name))
        {
            name += "Value";
        }

        return name;
    }

    private static string Describe(FieldSpec field)
    {
        string summary = field.Summary ?? FieldSummaries.Find(field.Name) ?? "";
        string key = $"<c>{CSharp.Xml(field.Name)}</c>";
        string text = summary.Length > 0 ? $"{CSharp.Xml(summary)} {key}" : key;
        string value = field.Type is FieldType.Rope or FieldType.Config or FieldType.AutoConfig || field.Default is null ? ""
            : field.IsList && field.Default.Items.Count == 1 ? field.Default.Items[0].ToString()
            : field.Default.ToString();
        return value.Length is 0 or > 80 ? $"{text} in the file." : $"{text} in the file, {CSharp.Xml(value)} by default.";
    }

    private string TypeOf(FieldSpec field)
    {
        string type = field.Type switch
        {
            FieldType.Int => "int",
            FieldType.Float => "double",
            FieldType.Bool => "bool",
            FieldType.String => "string",
            FieldType.Rope => $"{CSharp.Configuration}.RopeParameters",
            FieldType.Config when _find(field.ModelType!) is { } sub => sub.ConfigClass,
            FieldType.Config or FieldType.AutoConfig => $"{CSharp.Configuration}.PretrainedConfig",
            _ => "global::System.Text.Json.JsonElement",
        };
        type = field.IsList ? $"{CSharp.Collections}.IReadOnlyList<{type}>" : type;
        return field.IsNullable || (field.Type == FieldType.Json && field.Default is null) ? type + "?" : type;
    }

    private string Reading(FieldSpec field)
    {
        string keys = CSharp.Literals(field.Keys);
        return field.Type switch
        {
            FieldType.Rope => $"reader.GetRopeParameters({RopeDefault(field.Default)})",
            FieldType.Json => $"reader.GetJson({keys}){(field.Default is null ? "" : $" ?? global::System.Text.Json.JsonElement.Parse({CSharp.Literal(field.Default.ToString())})")}",
            FieldType.Config or FieldType.AutoConfig => ReadingConfig(field, keys),
            _ when field.IsList => ReadingList(field, keys),
            _ => ReadingScalar(field, keys),
        };
    }

    private static string ReadingScalar(FieldSpec field, string keys)
    {
        string method = field.Type switch { FieldType.Int => "Int32", FieldType.Float => "Double", FieldType.Bool => "Boolean", _ => "String" };
        if (field.Default is null)
        {
            return $"reader.Get{method}OrNull({keys})";
        }

        string value = Literal(field.Type, field.Default);
        return !field.IsNullable ? $"reader.Get{method}({value}, {keys})"
            : field.Type == FieldType.String ? $"reader.IsNull({keys}) ? null : reader.GetString({value}, {keys})"
            : $"reader.Get{method}OrNull({value}, {keys})";
    }

    private static string ReadingList(FieldSpec field, string keys)
    {
        string method = field.Type switch { FieldType.Int => "GetInt32s", FieldType.Float => "GetDoubles", FieldType.Bool => "GetBooleans", _ => "GetStrings" };
        if (field.Default is null)
        {
            return $"reader.{method}({keys})";
        }

        string value = $"[{string.Join(", ", field.Default.Items.Select(i => Literal(field.Type, i)))}]";
        return field.IsNullable ? $"reader.{method}({value}, {keys})" : $"reader.{method}({keys}) ?? {value}";
    }

    private string ReadingConfig(FieldSpec field, string keys)
    {
        string initial = CSharp.LiteralOrNull(field.Default?.ToString());
        if (field.Type == FieldType.Config && _find(field.ModelType!) is { } sub)
        {
            return field.IsNullable && field.Default is null
                ? $"reader.GetObject({keys}) is {{ }} {CSharp.Identifier(CamelCase(field.Name))} ? new {sub.ConfigClass}({CSharp.Identifier(CamelCase(field.Name))}) : null"
                : $"new {sub.ConfigClass}(reader.GetSection({initial}, {keys}))";
        }

        string name = CSharp.Literal(field.Name);
        string modelType = CSharp.Literal(field.ModelType!);
        return field.IsNullable ? $"reader.GetConfigOrNull({name}, {modelType})"
            : field.Default is null ? $"reader.GetConfig({name}, {modelType})"
            : $"reader.GetConfig({name}, {modelType}, {initial})";
    }

    private static string CamelCase(string name)
    {
        string pascal = CSharp.PascalCase(name);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    private static string RopeDefault(JsonValue? value)
    {
        if (value is null || value.Members.Count == 0)
        {
            return "";
        }

        if (value.Members.Count == 1 && value["rope_theta"] is { } theta)
        {
            return CSharp.Double(theta);
        }

        return RopeParameters(value);
    }

    private static string RopeParameters(JsonValue value)
    {
        string members = string.Join(", ", value.Members.Select(m => $"{CSharp.PascalCase(m.Key)} = {RopeLiteral(m.Key, m.Value)}"));
        return $"new {CSharp.Configuration}.RopeParameters {{ {members} }}";
    }

    private static string RopeLiteral(string key, JsonValue value) => key switch
    {
        "rope_type" => CSharp.Literal(value.Text),
        "original_max_position_embeddings" or "truncate" => value.Text,
        "layer_types" => $"new {CSharp.Collections}.Dictionary<string, {CSharp.Configuration}.RopeParameters> {{ {string.Join(", ", value.Members.Select(m => $"[{CSharp.Literal(m.Key)}] = {RopeParameters(m.Value)}"))} }}",
        "mrope_section" => $"[{string.Join(", ", value.Items)}]",
        _ when value.Kind == JsonKind.Array => $"[{string.Join(", ", value.Items.Select(CSharp.Double))}]",
        _ => CSharp.Double(value),
    };

    private static string Literal(FieldType type, JsonValue value) => type switch
    {
        FieldType.Float => CSharp.Double(value),
        FieldType.String => CSharp.Literal(value.Text),
        _ => value.Text,
    };
}
