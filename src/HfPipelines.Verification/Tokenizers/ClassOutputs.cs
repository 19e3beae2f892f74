using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Writes encodings as transformers returns them: a list for every input of the model.</summary>
internal static class ClassOutputs
{
    /// <summary>The outputs of one text.</summary>
    public static Dictionary<string, object?> Of(Tokenizer tokenizer, Encoding encoding) => Names(tokenizer).ToDictionary(n => n, object? (n) => Column(encoding, n));

    /// <summary>The outputs of a batch.</summary>
    public static Dictionary<string, object?> Of(Tokenizer tokenizer, IEnumerable<Encoding> batch) => Names(tokenizer).ToDictionary(n => n, object? (n) => batch.Select(e => Column(e, n)).ToArray());

    /// <summary>One list of an encoding.</summary>
    public static IEnumerable<int> Column(Encoding encoding, string name) => name switch
    {
        "input_ids" => encoding.Ids,
        "token_type_ids" => encoding.TypeIds,
        "attention_mask" => encoding.AttentionMask,
        "special_tokens_mask" => encoding.SpecialTokensMask,
        _ => encoding.ModelInputs[name],
    };

    /// <summary>Compares outputs with an expected object, whatever the order of its keys.</summary>
    public static string? Compare(string what, JsonElement expected, Dictionary<string, object?> found)
    {
        string[] names = [.. expected.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];
        string? difference = TokenizerFixtures.Compare($"{what}, keys", names, found.Keys.Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            difference ??= TokenizerFixtures.Compare($"{what}, {name}", expected.GetProperty(name), found[name]);
        }

        return difference;
    }

    private static IEnumerable<string> Names(Tokenizer tokenizer)
        => tokenizer.ModelInputNames.Where(n => n is "token_type_ids" or "attention_mask").Concat(tokenizer.Encode("").ModelInputs.Keys).Prepend("input_ids");
}
