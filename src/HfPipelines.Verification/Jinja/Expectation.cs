using System.Text.Json;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary>Compares a text or an error with what Python gave: the text exactly, of an error its class.</summary>
internal static class Expectation
{
    public static string? Compare(JsonElement expected, Func<string> render)
    {
        string actual;
        try
        {
            actual = render();
        }
        catch (TemplateException error)
        {
            return CompareError(expected, error);
        }

        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("error", out JsonElement missing))
        {
            return $"expected {missing.GetString()}, found {Quote(actual)}";
        }

        string wanted = (expected.ValueKind == JsonValueKind.String ? expected : expected.GetProperty("out")).GetString()!;
        actual = wanted.Contains("0x*", StringComparison.Ordinal) ? JinjaVerifier.Address().Replace(actual, "0x*") : actual;
        return actual == wanted ? null : $"expected {Quote(wanted)}, found {Quote(actual)}";
    }

    public static string? CompareError(JsonElement expected, TemplateException error)
    {
        if (expected.ValueKind != JsonValueKind.Object || !expected.TryGetProperty("error", out JsonElement name))
        {
            return $"expected a result, found {error.Message}";
        }

        return error.PythonClass == name.GetString() ? null : $"expected {name.GetString()}, found {error.Message}";
    }

    public static string? Difference(string output, JsonElement actual, JsonElement expected) =>
        JsonElement.DeepEquals(actual, expected) ? null : $"{output}: expected {expected.GetRawText()}, found {actual.GetRawText()}";

    private static string Quote(string text) => JsonSerializer.Serialize(text.Length > 600 ? text[..600] + "..." : text);
}
