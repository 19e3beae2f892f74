using System.Collections.Generic;

namespace HfPipelines.Generators.Specs.Json;

/// <summary>A JSON value with the line that it stands on.</summary>
/// <param name="Line">The line, from 1.</param>
internal abstract record JsonNode(int Line)
{
    /// <summary>The value's type, for error messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>An object; its keys keep their order.</summary>
internal sealed record JsonObject(int Line, IReadOnlyList<KeyValuePair<string, JsonNode>> Members) : JsonNode(Line)
{
    public override string Kind => "an object";

    public JsonNode? this[string key]
    {
        get
        {
            foreach (KeyValuePair<string, JsonNode> member in Members)
            {
                if (member.Key == key)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }
}

/// <summary>An array.</summary>
internal sealed record JsonArray(int Line, IReadOnlyList<JsonNode> Items) : JsonNode(Line)
{
    public override string Kind => "an array";
}

/// <summary>A string.</summary>
internal sealed record JsonString(int Line, string Value) : JsonNode(Line)
{
    public override string Kind => $"\"{Value}\"";
}

/// <summary>A number, true, false or null, as it is written.</summary>
internal sealed record JsonLiteral(int Line, string Text) : JsonNode(Line)
{
    public override string Kind => Text;
}
