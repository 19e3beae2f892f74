using System.Text.Json.Nodes;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing.Composition;

/// <summary>The words that a class writes into texts.</summary>
internal static class SpecialWords
{
    /// <summary>Reads a word of an entry.</summary>
    /// <param name="word">Itself, or <c>[role]</c> or <c>[role, default]</c> of a special token of the tokenizer, else of the processor's configuration; null for the empty word.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="config">The processor's configuration.</param>
    /// <exception cref="ProcessingException">The special token is absent and there is no default.</exception>
    public static string Read(JsonNode? word, Tokenizer tokenizer, JsonObject config) => word switch
    {
        null => "",
        JsonArray pair => Special(pair[0]!.GetValue<string>(), tokenizer, config)
            ?? (pair.Count > 1 ? pair[1]!.GetValue<string>() : throw new ProcessingException(pair[0]!.GetValue<string>(), "a special token of the tokenizer", "none")),
        _ => word.GetValue<string>(),
    };

    /// <summary>Whether a word is there; a checkpoint may lack a special token that has no default.</summary>
    public static bool IsKnown(JsonNode word, Tokenizer tokenizer, JsonObject config)
        => word is not JsonArray { Count: 1 } role || tokenizer.SpecialTokens.ContainsKey(role[0]!.GetValue<string>()) || config.ContainsKey(role[0]!.GetValue<string>());

    private static string? Special(string role, Tokenizer tokenizer, JsonObject config) => tokenizer.SpecialTokens.GetValueOrDefault(role) ?? (string?)config[role];
}
