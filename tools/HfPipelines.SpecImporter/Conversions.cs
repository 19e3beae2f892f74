using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HfPipelines.SpecImporter;

/// <summary>Weight conversions of the facts in the form of the specs: regular expressions in .NET's syntax, and the way back.</summary>
internal static class Conversions
{
    /// <summary>Imports a list; null for none.</summary>
    /// <exception cref="NotSupportedException">A conversion does more than rename, which specs cannot say yet.</exception>
    public static JsonArray? Import(JsonNode? facts) => facts is JsonArray list ? [.. list.Select(c => Convert(c!.AsObject()))] : null;

    private static JsonObject Convert(JsonObject fact)
    {
        if (fact["operations"] is JsonArray { Count: > 0 } || fact["kind"]!.GetValue<string>() is not ("WeightRenaming" or "PrefixChange"))
        {
            throw new NotSupportedException($"expected a renaming, found {fact["kind"]} of {fact["source"]}");
        }

        var entry = new JsonObject { ["source"] = Patterns(fact), ["target"] = Targets(fact) };
        if (fact["reverse"] is JsonObject reverse)
        {
            entry["reverse"] = new JsonObject { ["source"] = Patterns(reverse), ["target"] = Targets(reverse) };
        }

        return entry;
    }

    private static JsonArray Targets(JsonObject fact)
        => [.. fact["target"]!.AsArray().Select(t => JsonValue.Create(t!.GetValue<string>().Replace("\\1", "$1", StringComparison.Ordinal)))];

    /// <summary>The branches of <c>(?P&lt;g0&gt;...)|(?P&lt;g1&gt;...)</c>.</summary>
    private static JsonArray Patterns(JsonObject fact)
    {
        string regex = fact["regex"]!.GetValue<string>();
        string[] branches = Regex.Split(regex[(regex.IndexOf('>', StringComparison.Ordinal) + 1)..^1], @"\)\|\(\?P<g\d+>");
        return [.. branches.Select(b => JsonValue.Create(b))];
    }
}
