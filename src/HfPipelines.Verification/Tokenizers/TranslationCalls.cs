using System.Text.RegularExpressions;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Languages to translate from and to.</summary>
internal static partial class TranslationCalls
{
    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        const string Text = "hello world";
        const string Target = "rain fell";
        if (Source().Match(call.Text) is { Success: true } source)
        {
            Tokenizer one = call.Tokenizer.WithLanguages(source.Groups[1].Value);
            int[] ids = [.. one.Encode(Text).Ids];
            return new { ids, pair = ids, target = one.ForTargets().Encode(Text).Ids };
        }

        if (Both().Match(call.Text) is { Success: true } both)
        {
            return new { both = WithLabels(call.Tokenizer.WithLanguages(both.Groups[1].Value, both.Groups[2].Value), Text, Target) };
        }

        if (TargetOnly().Match(call.Text) is { Success: true } target)
        {
            return call.Tokenizer.WithLanguages(target.Groups[1].Value).Encode(Text).Ids;
        }

        return call.Text switch
        {
            "text + text_target" => WithLabels(call.Tokenizer, Text, Target),
            "supported_language_codes" => Codes(call.Tokenizer),
            "decode target ids" => DecodeTarget(call.Tokenizer, Target),
            "_build_translation_inputs('rain'): ids and forced_bos_token_id" => Inputs(call),
            _ => null,
        };
    }

    private static Dictionary<string, object?> WithLabels(Tokenizer tokenizer, string text, string target)
    {
        Dictionary<string, object?> outputs = ClassOutputs.Of(tokenizer, tokenizer.Encode(text));
        outputs["labels"] = tokenizer.ForTargets().Encode(target).Ids;
        return outputs;
    }

    private static object DecodeTarget(Tokenizer tokenizer, string target)
    {
        int[] ids = [.. tokenizer.ForTargets().Encode(target).Ids];
        return new object[] { ids, tokenizer.Decode(ids), tokenizer.Decode(ids, skipSpecialTokens: true) };
    }

    private static IEnumerable<string> Codes(Tokenizer tokenizer)
        => Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.IdToToken).OfType<string>().Where(t => t.StartsWith(">>", StringComparison.Ordinal) && t.EndsWith("<<", StringComparison.Ordinal));

    private static Dictionary<string, object?> Inputs(ExtraCall call)
    {
        Match languages = call.All.Select(c => Both().Match(c.GetProperty("call").GetString()!)).First(m => m.Success);
        Tokenizer tokenizer = call.Tokenizer.WithLanguages(languages.Groups[1].Value);
        Encoding encoding = tokenizer.Encode("rain");

        // A class over the tokenizers library is asked for tensors, which have a batch.
        Dictionary<string, object?> outputs = tokenizer.Text is null || tokenizer.ClassName == "PLBartTokenizer" ? ClassOutputs.Of(tokenizer, [encoding]) : ClassOutputs.Of(tokenizer, encoding);
        outputs["forced_bos_token_id"] = tokenizer.LanguageTokenId(languages.Groups[2].Value);
        return outputs;
    }

    [GeneratedRegex("^src_lang='([^']*)'$")]
    private static partial Regex Source();

    [GeneratedRegex(@"^src_lang='([^']*)', tgt_lang='([^']*)': text \+ text_target$")]
    private static partial Regex Both();

    [GeneratedRegex("^tgt_lang='([^']*)'$")]
    private static partial Regex TargetOnly();
}
