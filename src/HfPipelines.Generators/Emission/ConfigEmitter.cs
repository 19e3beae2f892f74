using System;
using System.Collections.Generic;
using System.Linq;
using HfPipelines.Generators.Specs;
using HfPipelines.Generators.Specs.Json;

namespace HfPipelines.Generators.Emission;

/// <summary>Writes the typed configuration of a spec.</summary>
internal static class ConfigEmitter
{
    /// <summary>What <c>PretrainedConfig</c> reads for every type.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "architectures", "dtype", "torch_dtype", "is_encoder_decoder", "problem_type", "id2label", "label2id", "num_labels", "model_type",
    };

    /// <summary>Names that a property may not have.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Architecture", "Json", "Architectures", "DType", "IsEncoderDecoder", "TieWordEmbeddings", "ProblemType", "IdToLabel", "NumLabels",
        "Equals", "GetHashCode", "GetType", "ToString", "EqualityContract", "PrintMembers", "MemberwiseClone", "Finalize",
    };

    public static string Emit(Spec spec, string @namespace, string accessibility)
    {
        SourceWriter writer = SourceWriter.File(@namespace);
        SpecField[] fields = [.. spec.Fields.Where(f => !Common.Contains(f.Name))];
        writer.Doc($"<summary>The configuration of <c>{XmlText.Of(spec.ModelType)}</c>: {XmlText.Of(Lower(spec.Summary))}</summary>");
        using (writer.Braces($"{accessibility} sealed record {spec.ConfigClass} : global::HfPipelines.Configuration.PretrainedConfig"))
        {
            writer.Doc("<summary>Reads a configuration; absent keys get their defaults.</summary>", "<param name=\"reader\">The JSON object.</param>", "<exception cref=\"global::HfPipelines.Configuration.ConfigurationException\">A value is not what the model type accepts.</exception>");
            writer.Line($"public {spec.ConfigClass}(global::HfPipelines.Configuration.ConfigReader reader)");
            writer.Line($"    : base({spec.ArchitectureClass}.Instance, reader)");
            using (writer.Braces("{", "}"))
            {
                foreach (SpecField field in fields)
                {
                    writer.Line($"{Property(field, spec)} = {Read(field)};");
                }
            }

            foreach (SpecField field in fields.Where(f => f.Name != "tie_word_embeddings"))
            {
                writer.Line();
                writer.Doc($"<summary><c>{XmlText.Of(field.Name)}</c>{Describe(field)}.</summary>");
                writer.Line($"public {TypeOf(field)} {Property(field, spec)} {{ get; init; }}");
            }
        }

        return writer.ToString();
    }

    private static string Property(SpecField field, Spec spec)
    {
        string name = PascalCase.Of(field.Name);
        return field.Name != "tie_word_embeddings" && (Taken.Contains(name) || name == spec.ConfigClass) ? name + "Value" : name;
    }

    private static string Describe(SpecField field)
    {
        string aliases = field.Aliases.Count == 0 ? "" : $", also written {string.Join(", ", field.Aliases.Select(a => $"<c>{XmlText.Of(a)}</c>"))}";
        string text = field.Type switch
        {
            FieldType.Rope => "; rotary position embeddings, in the spellings of transformers 4 and 5",
            FieldType.Config when field.ModelType is not null => $"; <c>{XmlText.Of(field.ModelType)}</c> where the file names no other type",
            _ => field.Default is null or JsonLiteral { Text: "null" } ? "" : $"; {XmlText.Of(JsonText.Of(field.Default))} by default",
        };
        return aliases + text;
    }

    private static string TypeOf(SpecField field) => field.Type switch
    {
        FieldType.Int => "int",
        FieldType.Float => "double",
        FieldType.Bool => "bool",
        FieldType.String => "string",
        FieldType.IntList => "global::System.Collections.Generic.IReadOnlyList<int>",
        FieldType.FloatList => "global::System.Collections.Generic.IReadOnlyList<double>",
        FieldType.BoolList => "global::System.Collections.Generic.IReadOnlyList<bool>",
        FieldType.StringList => "global::System.Collections.Generic.IReadOnlyList<string>",
        FieldType.Rope => "global::HfPipelines.Configuration.RopeParameters",
        FieldType.Config => field.ConfigClass ?? "global::HfPipelines.Configuration.PretrainedConfig",
        _ => "global::System.Text.Json.JsonElement",
    } + (IsNullable(field) ? "?" : "");

    private static bool IsNullable(SpecField field) => field.Type switch
    {
        FieldType.Rope => false,
        FieldType.Config => field.Nullable || field.ModelType is null,
        FieldType.Json => true,
        _ => field.Default is null,
    };

    private static string Read(SpecField field)
    {
        string keys = string.Join(", ", new[] { field.Name }.Concat(field.Aliases).Select(Literal.Of));
        string method = field.Type switch
        {
            FieldType.Int => "GetInt32",
            FieldType.Float => "GetDouble",
            FieldType.Bool => "GetBoolean",
            FieldType.String => "GetString",
            FieldType.IntList => "GetInt32s",
            FieldType.FloatList => "GetDoubles",
            FieldType.BoolList => "GetBooleans",
            FieldType.StringList => "GetStrings",
            _ => "",
        };
        switch (field.Type)
        {
            case FieldType.Rope:
                return $"reader.GetRopeParameters({(field.Default is null ? "10000.0" : Literal.Of(field.Default, FieldType.Float))})";
            case FieldType.Config:
                string cast = field.ConfigClass is null ? "" : $"({field.ConfigClass}{(IsNullable(field) ? "?" : "")})";
                string arguments = $"{Literal.Of(field.Name)}, {Literal.Of(field.ModelType ?? "")}";
                return IsNullable(field)
                    ? $"{cast}reader.GetConfigOrNull({arguments})"
                    : $"{cast}reader.GetConfig({arguments}{(field.InitialJson is null ? "" : ", " + Literal.Of(field.InitialJson))})";
            case FieldType.Json:
                return $"reader.GetJson({keys})";
            case FieldType.Int or FieldType.Float or FieldType.Bool or FieldType.String:
                return field.Default is null ? $"reader.{method}OrNull({keys})" : $"reader.{method}({Literal.Of(field.Default, field.Type)}, {keys})";
            default:
                return $"reader.{method}({keys}){(field.Default is null ? "" : $" ?? {Literal.Of(field.Default, field.Type)}")}";
        }
    }

    private static string Lower(string text) => text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text.Substring(1) : text;
}
