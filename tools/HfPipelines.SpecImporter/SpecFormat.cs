using System.Text;
using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Writes a spec as a person would: a line for each field, class and conversion.</summary>
internal static class SpecFormat
{
    private static readonly HashSet<string> Sections = ["fields", "classes", "conversions"];

    /// <summary>The text of a spec.</summary>
    public static string Format(JsonValue spec)
    {
        var text = new StringBuilder("{\n");
        text.AppendJoin(",\n", spec.Members.Select(m => $"  {JsonValue.Quote(m.Key)}: {(Sections.Contains(m.Key) ? Section(m.Value) : m.Value.ToString())}"));
        return text.Append("\n}\n").ToString();
    }

    private static string Section(JsonValue value) => value switch
    {
        { Kind: JsonKind.Object, Members.Count: > 0 } => $"{{\n{string.Join(",\n", value.Members.Select(m => $"    {JsonValue.Quote(m.Key)}: {m.Value}"))}\n  }}",
        { Kind: JsonKind.Array, Items.Count: > 0 } => $"[\n{string.Join(",\n", value.Items.Select(i => $"    {i}"))}\n  ]",
        _ => value.ToString(),
    };
}
