using System.Globalization;

namespace HfPipelines.Generators.Specs;

/// <summary>What a JSON value is.</summary>
internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A JSON value that knows its place in the file and keeps the order of its members.</summary>
internal sealed class JsonValue
{
    private JsonValue(JsonKind kind, TextPosition position, string text = "", IReadOnlyList<JsonValue>? items = null, IReadOnlyList<KeyValuePair<string, JsonValue>>? members = null)
    {
        Kind = kind;
        Position = position;
        Text = text;
        Items = items ?? [];
        Members = members ?? [];
    }

    public JsonKind Kind { get; }

    public TextPosition Position { get; }

    /// <summary>The text of a string; the digits of a number or the word of a truth value as they were written.</summary>
    public string Text { get; }

    public IReadOnlyList<JsonValue> Items { get; }

    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members { get; }

    public bool IsTrue => Kind == JsonKind.Boolean && Text == "true";

    /// <summary>The value of a member, or null where it is absent.</summary>
    public JsonValue? this[string name] => Members.FirstOrDefault(m => m.Key == name).Value;

    public static JsonValue Null(TextPosition position = default) => new(JsonKind.Null, position, "null");

    public static JsonValue Boolean(bool value, TextPosition position = default) => new(JsonKind.Boolean, position, value ? "true" : "false");

    public static JsonValue Number(string digits, TextPosition position = default) => new(JsonKind.Number, position, digits);

    public static JsonValue String(string text, TextPosition position = default) => new(JsonKind.String, position, text);

    public static JsonValue Array(IReadOnlyList<JsonValue> items, TextPosition position = default) => new(JsonKind.Array, position, items: items);

    public static JsonValue Object(IReadOnlyList<KeyValuePair<string, JsonValue>> members, TextPosition position = default) => new(JsonKind.Object, position, members: members);

    /// <summary>Whether two values say the same; the order of members does not count.</summary>
    public static bool Same(JsonValue left, JsonValue right)
    {
        if (left.Kind != right.Kind || left.Text != right.Text || left.Items.Count != right.Items.Count || left.Members.Count != right.Members.Count)
        {
            return false;
        }

        return left.Items.Zip(right.Items, Same).All(same => same)
            && left.Members.All(m => right[m.Key] is { } other && Same(m.Value, other));
    }

    /// <summary>The value as JSON on one line, with a space after each comma and colon.</summary>
    public override string ToString() => Kind switch
    {
        JsonKind.String => Quote(Text),
        JsonKind.Array => $"[{string.Join(", ", Items)}]",
        JsonKind.Object when Members.Count == 0 => "{}",
        JsonKind.Object => $"{{ {string.Join(", ", Members.Select(m => $"{Quote(m.Key)}: {m.Value}"))} }}",
        _ => Text,
    };

    /// <summary>A JSON string.</summary>
    public static string Quote(string text)
    {
        var builder = new System.Text.StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                < ' ' => builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => builder.Append(c),
            };
        }

        return builder.Append('"').ToString();
    }
}
