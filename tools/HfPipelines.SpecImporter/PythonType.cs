using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Turns Python's annotations into the types of a spec.</summary>
internal static class PythonType
{
    /// <summary>The type of a field, without a mark for null.</summary>
    /// <param name="annotation">The annotation.</param>
    /// <param name="value">The default, which says more than an annotation like <c>list</c>.</param>
    /// <param name="derived">What the constructor makes of the default; null where it leaves it.</param>
    public static (string Type, bool IsNullable) Parse(string annotation, JsonValue value, JsonValue derived)
    {
        string[] parts = [.. Split(annotation, '|')];
        bool isNullable = parts.Contains("None");
        parts = [.. parts.Where(p => p != "None")];
        var elements = new List<string>();
        bool isList = false;
        foreach (string part in parts)
        {
            if (IsList(part))
            {
                isList = true;
                elements.AddRange(Elements(part, value, derived));
            }
            else
            {
                elements.Add(part);
            }
        }

        string? scalar = Scalar(elements, value);
        string type = scalar is null ? "json" : isList ? scalar + "[]" : scalar;
        return Accepts(type, value) ? (type, isNullable) : ("json", isNullable);
    }

    private static bool IsList(string part) => part is "list" or "tuple" || part.StartsWith("list[", StringComparison.Ordinal)
        || part.StartsWith("tuple[", StringComparison.Ordinal) || part.StartsWith("Sequence[", StringComparison.Ordinal);

    private static IEnumerable<string> Elements(string list, JsonValue value, JsonValue derived)
    {
        int open = list.IndexOf('[');
        return open >= 0
            ? Split(list[(open + 1)..^1], ',').Where(e => e != "...").SelectMany(e => Split(e, '|'))
            : (value.Kind == JsonKind.Null ? Unroll(derived) : value.Items).Select(ElementType).Distinct().DefaultIfEmpty("Any");
    }

    // A long list in the facts is written as run lengths: [[value, count], ...].
    private static IEnumerable<JsonValue> Unroll(JsonValue list) => list["$runs"] is { } runs ? runs.Items.Select(r => r.Items[0]) : list.Items;

    private static string ElementType(JsonValue value) => value.Kind switch
    {
        JsonKind.String => "str",
        JsonKind.Boolean => "bool",
        JsonKind.Number => IsWhole(value) ? "int" : "float",
        _ => "Any",
    };

    private static string? Scalar(IReadOnlyList<string> elements, JsonValue value)
    {
        string[] types = [.. elements.Select(e => e.StartsWith("Literal['", StringComparison.Ordinal) ? "str" : e).Distinct()];
        return types switch
        {
            ["int"] => Numbers(value).All(IsWhole) ? "int" : "float",
            ["float"] or ["int", "float"] or ["float", "int"] => "float",
            ["bool"] => "bool",
            ["str"] => "string",
            _ => null,
        };
    }

    private static IEnumerable<JsonValue> Numbers(JsonValue value) => value.Kind == JsonKind.Array ? value.Items.SelectMany(Numbers) : value.Kind == JsonKind.Number ? [value] : [];

    private static bool IsWhole(JsonValue number) => int.TryParse(number.Text, out _);

    private static bool Accepts(string type, JsonValue value)
    {
        if (type == "json" || value.Kind == JsonKind.Null)
        {
            return true;
        }

        string scalar = type.Replace("[]", "");
        IEnumerable<JsonValue> values = value.Kind == JsonKind.Array ? value.Items : [value];
        return (value.Kind != JsonKind.Array || scalar != type) && values.All(v => scalar switch
        {
            "int" => v.Kind == JsonKind.Number && IsWhole(v),
            "float" => v.Kind == JsonKind.Number || v["__float__"] is not null,
            "bool" => v.Kind == JsonKind.Boolean,
            _ => v.Kind == JsonKind.String,
        });
    }

    private static IEnumerable<string> Split(string text, char separator)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[i] == separator && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }
}
