using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Compares values as JSON, whatever the order of keys and the way to write a number.</summary>
internal static class CanonicalJson
{
    /// <summary>The first difference; null where there is none.</summary>
    public static string? Compare(string what, JsonElement expected, object found)
        => TokenizerFixtures.Compare(what, Order(JsonSerializer.SerializeToNode(expected)), Order(JsonSerializer.SerializeToNode(found)));

    private static JsonNode? Order(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Order(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Order)]),
        null => null,
        JsonValue when node.GetValueKind() == JsonValueKind.Number => JsonValue.Create(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => node.DeepClone(),
    };
}
