using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Calls that one class has.</summary>
internal static class SmallCalls
{
    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call) => (call.Tokenizer.ClassName, call.Text) switch
    {
        ("CLIPTokenizer", "padding=max_length,max_length=12") => Padded(call),
        ("Wav2Vec2CTCTokenizer", "set_target_lang('fra')") => call.Tokenizer.WithLanguages("fra").Encode("ÉTÉ").Ids,
        ("GPTNeoXJapaneseTokenizer", "urls") => call.Tokenizer.Encode("https://example.org a@example.org 03-1234-5678 2024/1/2 500円").Ids,
        ("CodeLlamaTokenizer", "infilling 'def f(x):<FILL_ME>return x'") => call.Tokenizer.EncodeInfill("def f(x):", "return x").Ids,
        ("CodeLlamaTokenizer", "suffix_first") => call.Tokenizer.EncodeInfill("def f(x):", "return x", suffixFirst: true).Ids,
        ("ParakeetTokenizer", "decode grouped") => Heard(call),
        _ => null,
    };

    // Ids that the fixture does not list; these have the text that it gives: twice one token, padding between, and another twice.
    private static string[] Heard(ExtraCall call)
    {
        int[] ids = [.. ((string[])["-", "-", "<pad>", "-", ",", ",", ";"]).Select(t => call.Tokenizer.TokenToId(t) ?? -1)];
        return [call.Tokenizer.Decode(ids), call.Tokenizer.DecodeCtc(ids, new CtcDecodeOptions(GroupTokens: false)).Text, call.Tokenizer.Decode(ids, skipSpecialTokens: true)];
    }

    private static object Padded(ExtraCall call)
        => ClassOutputs.Of(call.Tokenizer, call.Tokenizer.EncodeBatch(["a tall tree", "rain"], padding: new PaddingOptions { Length = 12 }));
}
