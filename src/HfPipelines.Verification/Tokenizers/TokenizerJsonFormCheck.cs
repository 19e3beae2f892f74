using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Older and faulty forms of tokenizer.json.</summary>
internal sealed class TokenizerJsonFormCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "tokenizer_json_forms.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        string[] texts = [.. fixture.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!)];
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            yield return (item.GetProperty("name").GetString()!, () => Run(item, texts, fixtures));
        }
    }

    private static string? Run(JsonElement item, string[] texts, TokenizerFixtures fixtures)
    {
        if (item.TryGetProperty("error", out JsonElement error))
        {
            return EncodingComparison.Fails(() => fixtures.Load(item.GetProperty("json"))) ? null : $"expected the error '{error}'";
        }

        Tokenizer tokenizer = fixtures.Load(item.GetProperty("json"));
        if (item.TryGetProperty("size", out JsonElement size))
        {
            int[] sizes = [tokenizer.VocabularySize, tokenizer.Pipeline.Model.Vocabulary.Count];
            if (TokenizerFixtures.Compare("vocabulary", size, sizes) is { } difference)
            {
                return difference;
            }
        }

        if (!item.TryGetProperty("rows", out JsonElement rows))
        {
            return null;
        }

        for (int i = 0; i < texts.Length; i++)
        {
            if (rows[i].ValueKind != JsonValueKind.Array)
            {
                if (!EncodingComparison.Fails(() => tokenizer.Encode(texts[i])))
                {
                    return $"text {i}: expected an error";
                }

                continue;
            }

            Encoding encoding = tokenizer.Encode(texts[i], truncation: tokenizer.FileTruncation, padding: tokenizer.FilePadding);
            string? difference = TokenizerFixtures.Compare($"text {i}, ids", rows[i][0], encoding.Ids)
                ?? TokenizerFixtures.Compare($"text {i}, tokens", rows[i][1], encoding.Tokens)
                ?? TokenizerFixtures.Compare($"text {i}, offsets", rows[i][2], EncodingComparison.Offsets(encoding, [texts[i]]))
                ?? TokenizerFixtures.Compare($"text {i}, decoded", rows[i][3], tokenizer.Decode(encoding.Ids.AsSpan(), skipSpecialTokens: true));
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }
}
