using System.Text.Json;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The calls that only some classes have.</summary>
internal static partial class ClassExtras
{
    private static readonly Func<ExtraCall, object?>[] Kinds = [Encode, CtcCalls.Find, TranslationCalls.Find, LayoutCalls.Find, EntityCalls.Find, MarkupCalls.Find, SpeechCalls.Find, TableCalls.Find, PassageCalls.Find, PaperCalls.Find, SmallCalls.Find];

    /// <summary>Runs a call and compares its result.</summary>
    public static string? Run(Tokenizer tokenizer, JsonElement item, JsonElement results)
    {
        var call = new ExtraCall(tokenizer, item.GetProperty("call").GetString()!, results);
        JsonElement expected = item.GetProperty("result");
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("error", out JsonElement error))
        {
            return EncodingComparison.Fails(() => Find(call)) ? null : $"expected the error '{error}: {expected.GetProperty("message")}'";
        }

        return Find(call) is { } found ? CanonicalJson.Compare(call.Text, expected, found) : $"the call '{call.Text}' is not known";
    }

    private static object? Find(ExtraCall call) => Kinds.Select(k => k(call)).FirstOrDefault(f => f is not null);

    private static object? Encode(ExtraCall call)
        => CallOfText().Match(call.Text) is { Success: true } text ? ClassOutputs.Of(call.Tokenizer, call.Tokenizer.Encode(text.Groups[1].Value))
            : call.Text.StartsWith("phonemes '", StringComparison.Ordinal) ? ClassOutputs.Of(call.Tokenizer, call.Tokenizer.Encode(call.Text[10..^1]))
            : call.Text == "'>>fra<< hello world'" ? ClassOutputs.Of(call.Tokenizer, call.Tokenizer.Encode(call.Text[1..^1]))
            : TokenizeCall().Match(call.Text) is { Success: true } split ? call.Tokenizer.Encode(split.Groups[1].Value, addSpecialTokens: false).Tokens
            : null;

    [GeneratedRegex(@"^__call__\('(.*)'\)$")]
    private static partial Regex CallOfText();

    [GeneratedRegex(@"^tokenize\('(.*)', normalize=True\)$")]
    private static partial Regex TokenizeCall();
}
