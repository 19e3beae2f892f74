using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Added tokens with every combination of options.</summary>
internal sealed class AddedTokenCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "added_tokens/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        string[] texts = [.. fixture.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!)];
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = string.Join('_', ((string[])["special", "lstrip", "rstrip", "single_word", "normalized"]).Select(k => item.GetProperty(k).GetBoolean() ? k : "-"));
            yield return (name, () =>
            {
                Tokenizer tokenizer = fixtures.LoadWith(fixture.GetProperty("base").GetString()!, Tokens(item));
                for (int i = 0; i < texts.Length; i++)
                {
                    JsonElement row = item.GetProperty("rows")[i];
                    Encoding encoding = tokenizer.Encode(texts[i]);
                    string? difference = TokenizerFixtures.Compare($"text {i}, ids", row[0], encoding.Ids)
                        ?? TokenizerFixtures.Compare($"text {i}, offsets", row[1], EncodingComparison.Offsets(encoding, [texts[i]]))
                        ?? TokenizerFixtures.Compare($"text {i}, decoded skipping", row[2], tokenizer.Decode(encoding.Ids.AsSpan(), skipSpecialTokens: true))
                        ?? TokenizerFixtures.Compare($"text {i}, decoded", row[3], tokenizer.Decode(encoding.Ids.AsSpan()));
                    if (difference is not null)
                    {
                        return difference;
                    }
                }

                return null;
            });
        }
    }

    private static IEnumerable<AddedToken> Tokens(JsonElement item)
    {
        bool special = item.GetProperty("special").GetBoolean();
        return ((string[])["<x>", "word", "ab", "abc", "Straße"]).Select(content => new AddedToken(content)
        {
            LeftStrip = item.GetProperty("lstrip").GetBoolean(),
            RightStrip = item.GetProperty("rstrip").GetBoolean(),
            SingleWord = item.GetProperty("single_word").GetBoolean(),
            Normalized = item.GetProperty("normalized").GetBoolean(),
            Special = special,
        });
    }
}
