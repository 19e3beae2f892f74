using System.Text.Json;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The arguments of a pipeline's call.</summary>
internal static class FixtureCalls
{
    /// <summary>The first argument.</summary>
    public static JsonElement Input(JsonElement call) => call.GetProperty("args")[0];

    /// <summary>Whether the first argument is a list of inputs, and the result a list of results.</summary>
    public static bool IsBatch(JsonElement call) => Input(call).ValueKind == JsonValueKind.Array;

    /// <summary>The first argument as texts: one, or a list.</summary>
    public static string[] Texts(JsonElement call) => Strings(Input(call));

    /// <summary>A text, or a list of texts.</summary>
    public static string[] Strings(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(t => t.GetString()!)] : [json.GetString()!];

    /// <summary>A named argument; null where it is not given, or null itself.</summary>
    public static JsonElement? Argument(JsonElement call, string name)
        => call.GetProperty("kwargs").TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>How a call wants labels scored.</summary>
    public static ClassificationOptions Classification(JsonElement call) => new()
    {
        TopK = Argument(call, "top_k")?.GetInt32(),
        Function = Argument(call, "function_to_apply") is { } function ? Enum.Parse<ScoreFunction>(function.GetString()!, ignoreCase: true) : null,
    };
}
