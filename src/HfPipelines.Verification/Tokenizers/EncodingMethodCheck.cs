using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>From characters to tokens to words and back.</summary>
internal sealed class EncodingMethodCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "encoding_methods.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        int index = 0;
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = item.GetProperty("base").GetString()!;
            yield return ($"{index++}_{name}", () => Run(item, fixtures.Pipeline(name)));
        }
    }

    private static string? Run(JsonElement item, Tokenizer tokenizer)
    {
        string[] texts = [.. item.GetProperty("texts").EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)];
        Encoding encoding = texts.Length == 2 ? tokenizer.Encode(texts[0], texts[1]) : tokenizer.Encode(texts[0]);
        int[][] indices = [.. texts.Select(TokenizerFixtures.CodePointIndex)];
        int[]? Chars(TokenOffset? offset, int sequence) => offset is { } o ? [indices[sequence][o.Start], indices[sequence][o.End]] : null;
        int Length(string key, int sequence = -1) => sequence < 0 ? item.GetProperty(key).GetArrayLength() : item.GetProperty(key)[sequence].GetArrayLength();
        IEnumerable<T> Each<T>(string key, Func<int, T> value) => Enumerable.Range(0, Length(key)).Select(value);
        IEnumerable<IEnumerable<T>> EachText<T>(string key, Func<int, int, T> value) => texts.Select((_, s) => Enumerable.Range(0, Length(key, s)).Select(i => value(i, s)));
        int Unit(int point, int sequence) => Array.FindIndex(indices[sequence], p => p == point) is var unit && unit >= 0 ? unit : texts[sequence].Length;
        int[]? Span(TokenOffset? o) => o is { } span ? [span.Start, span.End] : null;

        return TokenizerFixtures.Compare("n_sequences", item.GetProperty("n_sequences"), encoding.SequenceCount)
            ?? TokenizerFixtures.Compare("sequence_ids", item.GetProperty("sequence_ids"), encoding.SequenceIds)
            ?? TokenizerFixtures.Compare("char_to_token", item.GetProperty("char_to_token"), EachText("char_to_token", (i, s) => encoding.CharToToken(Unit(i, s), s)))
            ?? TokenizerFixtures.Compare("char_to_word", item.GetProperty("char_to_word"), EachText("char_to_word", (i, s) => encoding.CharToWord(Unit(i, s), s)))
            ?? TokenizerFixtures.Compare("token_to_chars", item.GetProperty("token_to_chars"), Each("token_to_chars", i => Chars(encoding.TokenToChars(i), encoding.TokenToSequence(i) ?? 0)))
            ?? TokenizerFixtures.Compare("token_to_word", item.GetProperty("token_to_word"), Each("token_to_word", encoding.TokenToWord))
            ?? TokenizerFixtures.Compare("token_to_sequence", item.GetProperty("token_to_sequence"), Each("token_to_sequence", encoding.TokenToSequence))
            ?? TokenizerFixtures.Compare("word_to_tokens", item.GetProperty("word_to_tokens"), EachText("word_to_tokens", (i, s) => Span(encoding.WordToTokens(i, s))))
            ?? TokenizerFixtures.Compare("word_to_chars", item.GetProperty("word_to_chars"), EachText("word_to_chars", (i, s) => Chars(encoding.WordToChars(i, s), s)));
    }
}
