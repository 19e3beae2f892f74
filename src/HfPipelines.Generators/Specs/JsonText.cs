using System.Linq;
using HfPipelines.Generators.Specs.Json;

namespace HfPipelines.Generators.Specs;

/// <summary>JSON values as text again.</summary>
internal static class JsonText
{
    public static string Of(JsonNode node) => node switch
    {
        JsonObject value => "{" + string.Join(", ", value.Members.Select(m => $"{Quote(m.Key)}: {Of(m.Value)}")) + "}",
        JsonArray value => "[" + string.Join(", ", value.Items.Select(Of)) + "]",
        JsonString value => Quote(value.Value),
        _ => ((JsonLiteral)node).Text,
    };

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t") + "\"";
}
