using System.Text.Json;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The results of pipelines that write text: prompt or conversation, and what was added.</summary>
internal static class GeneratedTexts
{
    /// <summary>The results of a call, whether it had one prompt or several.</summary>
    public static IEnumerable<JsonElement> Flat(JsonElement result)
        => result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().SelectMany(Flat) : [result];

    /// <summary>What the original added to the prompt or the conversation.</summary>
    public static string? New(JsonElement input, JsonElement generated)
    {
        if (generated.ValueKind == JsonValueKind.String)
        {
            string text = generated.GetString()!;
            return input.ValueKind == JsonValueKind.String && text.StartsWith(input.GetString()!, StringComparison.Ordinal) ? text[input.GetString()!.Length..] : text;
        }

        string last = Content(generated);
        return generated.GetArrayLength() > input.GetArrayLength() ? last : last[Content(input).Length..];
    }

    /// <summary>The first difference, or null.</summary>
    public static string? Difference(IReadOnlyList<string?> expected, IReadOnlyList<string> found)
    {
        for (int i = 0; i < Math.Min(expected.Count, found.Count); i++)
        {
            if (expected[i] != found[i])
            {
                return $"text {i}: expected {JsonSerializer.Serialize(expected[i])}, found {JsonSerializer.Serialize(found[i])}";
            }
        }

        return expected.Count == found.Count ? null : $"expected {expected.Count} texts, found {found.Count}";
    }

    private static string Content(JsonElement messages)
    {
        JsonElement content = messages[messages.GetArrayLength() - 1].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[content.GetArrayLength() - 1].GetProperty("text").GetString()!;
    }
}
