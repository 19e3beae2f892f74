using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The calls that every class is asked: pairs, batches, padding, truncation, words, tokens and decoding.</summary>
internal static partial class ClassCalls
{
    /// <summary>Runs a call and compares its result.</summary>
    public static string? Run(Tokenizer tokenizer, JsonElement item, JsonElement results)
    {
        string call = item.GetProperty("call").GetString()!;
        JsonElement expected = item.GetProperty("result");
        if (ExpectedFailures.BreaksOnTokens(expected))
        {
            int[] ids = [.. tokenizer.Encode(results.GetProperty("batch")[0].GetString()!).Ids];
            return TokenizerFixtures.Compare(call, string.Join(' ', ids.Select(tokenizer.IdToToken)), tokenizer.Decode(ids));
        }

        if (ExpectedFailures.BreaksOnNothing(expected))
        {
            string[] texts = [.. results.GetProperty("batch").EnumerateArray().Select(t => tokenizer.Decode(tokenizer.Encode(t.GetString()!).Ids.AsSpan(), skipSpecialTokens: true))];
            return texts.Contains("") ? null : $"expected an empty text, found {texts.Length} others";
        }

        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("error", out JsonElement error))
        {
            return EncodingComparison.Fails(() => Compare(tokenizer, call, expected, results)) ? null : $"expected the error '{error}: {expected.GetProperty("message")}'";
        }

        return Compare(tokenizer, call, expected, results);
    }

    private static string? Compare(Tokenizer tokenizer, string call, JsonElement expected, JsonElement results)
    {
        string[] batch = [.. results.GetProperty("batch").EnumerateArray().Select(t => t.GetString()!)];
        int? padId = results.TryGetProperty("pad_token_set", out JsonElement pad) && !call.EndsWith("(no pad token)", StringComparison.Ordinal) ? tokenizer.TokenToId(pad.GetString()!) : null;
        var padding = new PaddingOptions { PadId = padId };
        if (PairCall().Match(call) is { Success: true } pair)
        {
            return ComparePair(tokenizer, pair.Groups[1].Value, pair.Groups[2].Value, expected);
        }

        if (PairsCall().Match(call) is { Success: true } pairs)
        {
            int length = int.Parse(pairs.Groups[1].Value, CultureInfo.InvariantCulture);
            TruncationStrategy strategy = pairs.Groups[2].Value switch
            {
                "longest_first" => TruncationStrategy.LongestFirst,
                "only_first" => TruncationStrategy.OnlyFirst,
                _ => TruncationStrategy.OnlySecond,
            };
            (string, string)[] texts = [(batch[0], "every roof window garden river"), (batch[0], "every roof window garden river bread")];
            return Outputs(tokenizer.EncodeBatch(texts, truncation: new TruncationOptions(length, strategy, Side: tokenizer.TruncationSide), padding: padding with { Length = length }));
        }

        Encoding[] padded = call.StartsWith("batch_decode", StringComparison.Ordinal) || call.Contains("batch[0]", StringComparison.Ordinal)
            ? [.. tokenizer.EncodeBatch(batch)]
            : [];
        switch (call)
        {
            case "batch padding=True" or "batch padding=True (no pad token)":
                return Outputs(tokenizer.EncodeBatch(batch, padding: padding));
            case "truncation=True max_length=6":
                return ClassOutputs.Compare(call, expected, ClassOutputs.Of(tokenizer, tokenizer.Encode(batch[0], truncation: new TruncationOptions(6, Side: tokenizer.TruncationSide))));
            case "stride=2 max_length=9 overflow":
                return ClassOutputs.Compare(call, expected, Overflow(tokenizer, batch[0]));
            case "padding_side=left truncation_side=left padding='max_length' max_length=8 truncation pad_to_multiple_of=4":
                return Outputs(Eight(TextSide.Left));
            case "padding_side=right truncation_side=left":
                return Outputs(Eight(TextSide.Right));
            case "add_special_tokens=False return_special_tokens_mask return_length":
                return CompareMask(tokenizer, tokenizer.Encode(batch[0], addSpecialTokens: false), expected, withLength: true);
            case "return_special_tokens_mask":
                return CompareMask(tokenizer, tokenizer.Encode(batch[0], "every roof window garden river"), expected, withLength: false);
            case "is_split_into_words ['hello','world','unhappiness']":
                return ClassOutputs.Compare(call, expected, ClassOutputs.Of(tokenizer, tokenizer.EncodeWords(["hello", "world", "unhappiness"])));
            case "batch_decode(batch)":
                return TokenizerFixtures.Compare(call, expected, Padded().Select(e => tokenizer.Decode(e.Ids.AsSpan())));
            case "batch_decode(batch, skip_special_tokens=True)":
                return TokenizerFixtures.Compare(call, expected, Padded().Select(e => tokenizer.Decode(e.Ids.AsSpan(), skipSpecialTokens: true)));
            case "batch_decode(batch, skip, clean_up_tokenization_spaces=True)":
                return TokenizerFixtures.Compare(call, expected, Padded().Select(e => tokenizer.Decode(e.Ids.AsSpan(), skipSpecialTokens: true, cleanUpSpaces: true)));
            case "convert_ids_to_tokens(batch[0])":
                return TokenizerFixtures.Compare(call, expected, Padded()[0].Ids.Select(tokenizer.IdToToken));
            case "convert_ids_to_tokens(batch[0], skip_special_tokens=True)":
                return TokenizerFixtures.Compare(call, expected, WithoutSpecial(Padded()[0].Ids).Select(tokenizer.IdToToken));
            case "convert_tokens_to_string(tokens of batch[0])":
                JsonElement text = expected.ValueKind == JsonValueKind.Object ? expected.GetProperty("text") : expected;
                string[] tokens = [.. WithoutSpecial(Padded()[0].Ids).Select(i => tokenizer.IdToToken(i)!)];
                return text.ValueKind == JsonValueKind.Array ? TokenizerFixtures.Compare(call, text, tokens) : TokenizerFixtures.Compare(call, text, tokenizer.TokensToText(tokens));
            case "convert_tokens_to_ids(['a','zzzqqq','the'])":
                return TokenizerFixtures.Compare(call, expected, ((string[])["a", "zzzqqq", "the"]).Select(t => IdOf(tokenizer, t)));
            case "split_special_tokens=True ' a <s> b '":
                return TokenizerFixtures.Compare(call, expected, tokenizer.With(s => s with { SplitsSpecialTokens = true }).Encode(" a <s> b ").Ids);
            default:
                return $"the call '{call}' is not known";
        }

        string? Outputs(IReadOnlyList<Encoding> encodings) => ClassOutputs.Compare(call, expected, ClassOutputs.Of(tokenizer, encodings));

        Encoding[] Padded() => [.. tokenizer.EncodeBatch(batch, padding: padding)];

        IReadOnlyList<Encoding> Eight(TextSide side) => tokenizer.EncodeBatch(
            batch, truncation: new TruncationOptions(8, Side: TextSide.Left), padding: padding with { Length = 8, MultipleOf = 4, Side = side });

        IEnumerable<int> WithoutSpecial(IEnumerable<int> ids)
        {
            HashSet<int> special = [.. tokenizer.Settings.AllSpecialTokens.Select(t => tokenizer.TokenToId(t) ?? -1)];
            return ids.Where(i => !special.Contains(i) && i != padId);
        }
    }

    private static int? IdOf(Tokenizer tokenizer, string token)
        => tokenizer.Text is null ? tokenizer.TokenToId(token) ?? tokenizer.UnkTokenId : tokenizer.Text.IdOf(token) is var id && id >= 0 ? id : null;

    private static string? ComparePair(Tokenizer tokenizer, string text, string pair, JsonElement expected)
    {
        // The original takes an empty second text for none where it is the tokenizers library's.
        Encoding encoding = pair.Length == 0 && tokenizer.Text is null ? tokenizer.Encode(text) : tokenizer.Encode(text, pair);
        string? difference = TokenizerFixtures.Compare("ids", expected.GetProperty("i"), encoding.Ids);
        foreach (JsonProperty column in expected.EnumerateObject())
        {
            difference ??= column.Name switch
            {
                "i" => null,
                "offset_mapping" => TokenizerFixtures.Compare("offsets", column.Value, EncodingComparison.Offsets(encoding, [text, pair])),
                _ => TokenizerFixtures.Compare(column.Name, column.Value, ClassOutputs.Column(encoding, column.Name)),
            };
        }

        return difference;
    }

    private static string? CompareMask(Tokenizer tokenizer, Encoding encoding, JsonElement expected, bool withLength)
    {
        Dictionary<string, object?> outputs = ClassOutputs.Of(tokenizer, encoding);
        outputs["special_tokens_mask"] = encoding.SpecialTokensMask;
        if (withLength)
        {
            outputs["length"] = tokenizer.Text is null ? (int[])[encoding.Count] : encoding.Count;
        }

        return ClassOutputs.Compare("mask", expected, outputs);
    }

    /// <summary>A cut text: the tokenizers library gives every part, a class that splits by itself the tokens that it cut off.</summary>
    private static Dictionary<string, object?> Overflow(Tokenizer tokenizer, string text)
    {
        Encoding encoding = tokenizer.Encode(text, truncation: new TruncationOptions(9, Stride: 2, Side: tokenizer.TruncationSide));
        if (tokenizer.Text is null)
        {
            Encoding[] parts = [encoding, .. encoding.Overflowing];
            Dictionary<string, object?> all = ClassOutputs.Of(tokenizer, parts);
            all["overflow_to_sample_mapping"] = new int[parts.Length];
            return all;
        }

        Dictionary<string, object?> outputs = ClassOutputs.Of(tokenizer, encoding);
        if (encoding.Overflowing.Count > 0)
        {
            outputs["overflowing_tokens"] = encoding.Overflowing[0].Ids;
            outputs["num_truncated_tokens"] = tokenizer.Encode(text).Count - 9;
        }

        return outputs;
    }

    [GeneratedRegex("^pair '(.*)', '(.*)'$")]
    private static partial Regex PairCall();

    [GeneratedRegex(@"^pairs=.* padding='max_length' max_length=(-?\d+) truncation='(\w+)'$")]
    private static partial Regex PairsCall();
}
