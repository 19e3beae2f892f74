using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>What the page of the fixtures says cannot be given back: the words of Chinese texts, which only jieba's dictionary knows. There a clear error is the expected result.</summary>
internal static class ExpectedFailures
{
    private static readonly string[] JiebaClasses = ["RoFormerTokenizer", "CpmAntTokenizer"];

    /// <summary>Compares; where the tokenizer needs jieba's dictionary and says so, that is what is expected.</summary>
    public static string? Compare(Tokenizer tokenizer, Func<string?> compare)
    {
        try
        {
            return compare();
        }
        catch (MissingDictionaryException error) when (JiebaClasses.Contains(tokenizer.ClassName) && error.Dictionary.Contains("jieba", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Whether the original breaks because the class gives tokens where others give a text.</summary>
    public static bool BreaksOnTokens(JsonElement expected)
        => expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("message", out JsonElement message) && message.GetString()!.EndsWith("or a real number, not 'list'", StringComparison.Ordinal);

    /// <summary>Whether the original breaks on nothing to decode, where nothing is the right answer.</summary>
    public static bool BreaksOnNothing(JsonElement expected)
        => expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("message", out JsonElement message) && message.GetString() == "not enough values to unpack (expected 2, got 0)";
}
