using System.Text.Json;
using HfPipelines.Tokenization.Patterns;

namespace HfPipelines.Tokenization.Json;

/// <summary>A JSON value with its place in a file, for errors that name it.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The keys that lead to the value; null for the whole file.</param>
/// <param name="Value">The value, empty where it is one of those apart.</param>
/// <param name="Apart">The large values that are not parsed but kept as JSON, by path; null for none.</param>
internal readonly record struct JsonNode(string File, string? Path, JsonElement Value, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Apart = null)
{
    /// <summary>The value's JSON.</summary>
    public ReadOnlySpan<byte> Utf8
        => Apart is not null && Path is not null && Apart.TryGetValue(Path, out ReadOnlyMemory<byte> json) ? json.Span : System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(Value);

    /// <summary>Whether the value is <c>null</c>.</summary>
    public bool IsNull => Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The value of a key; an undefined one where the key is absent.</summary>
    public JsonNode this[string key]
        => new(File, Path is null ? key : $"{Path}.{key}", Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(key, out JsonElement value) ? value : default, Apart);

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonNode> Items
    {
        get
        {
            Require(JsonValueKind.Array, "an array");
            int index = 0;
            foreach (JsonElement item in Value.EnumerateArray())
            {
                yield return new JsonNode(File, $"{Path}[{index++}]", item);
            }
        }
    }

    /// <summary>The keys and values of an object.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Properties
    {
        get
        {
            Require(JsonValueKind.Object, "an object");
            foreach (JsonProperty property in Value.EnumerateObject())
            {
                yield return new(property.Name, new JsonNode(File, $"{Path}.{property.Name}", property.Value));
            }
        }
    }

    /// <summary>Whether the object has the key.</summary>
    public bool Has(string key) => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(key, out _);

    /// <summary>An error about this value.</summary>
    public TokenizerException Error(string problem, Exception? cause = null) => new(File, Path, problem, cause);

    /// <summary>A text.</summary>
    public string String()
    {
        if (Value.ValueKind != JsonValueKind.String)
        {
            throw Wrong("a string");
        }

        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error("expected Unicode text, found half of a surrogate pair", e);
        }
    }

    /// <summary>A text, or null where it is absent or null.</summary>
    public string? StringOrNull() => IsNull ? null : String();

    /// <summary>A truth value.</summary>
    public bool Bool() => Value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Wrong("true or false") };

    /// <summary>A truth value, or a default where it is absent.</summary>
    public bool Bool(bool absent) => Value.ValueKind == JsonValueKind.Undefined ? absent : Bool();

    /// <summary>A whole number.</summary>
    public int Int() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int value) ? value : throw Wrong("a whole number");

    /// <summary>A whole number, or null where it is absent or null.</summary>
    public int? IntOrNull() => IsNull ? null : Int();

    /// <summary>A number.</summary>
    public double Double() => Value.ValueKind == JsonValueKind.Number ? Value.GetDouble() : throw Wrong("a number");

    /// <summary>Bytes in base64.</summary>
    public byte[] Base64() => Value.ValueKind == JsonValueKind.String && Value.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw Wrong("bytes in base64");

    /// <summary>One code point.</summary>
    public string Char()
    {
        string text = String();
        return new System.Globalization.StringInfo(text).LengthInTextElements >= 1 && Unicode.CodePoints.Count(text) == 1 ? text : throw Wrong("a single character");
    }

    /// <summary><c>{"String": ...}</c> or <c>{"Regex": ...}</c>.</summary>
    public ITextPattern Pattern()
    {
        if (Has("String"))
        {
            return new LiteralPattern(this["String"].String());
        }

        if (!Has("Regex"))
        {
            throw Wrong("an object with the key String or Regex");
        }

        try
        {
            return RegexPattern.Create(this["Regex"].String());
        }
        catch (FormatException e)
        {
            throw this["Regex"].Error(e.Message, e);
        }
    }

    /// <summary>An error that says what was expected and found.</summary>
    public TokenizerException Wrong(string expected)
    {
        string found = Value.ValueKind == JsonValueKind.Undefined ? "nothing" : System.Text.Encoding.UTF8.GetString(Utf8);
        return Error($"expected {expected}, found {(found.Length > 60 ? found[..60] + "..." : found)}");
    }

    /// <summary>Makes sure that the value is of a kind.</summary>
    /// <exception cref="TokenizerException">It is of another kind.</exception>
    public void Require(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Wrong(expected);
        }
    }
}
