using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Truncation with every strategy, side, length and stride.</summary>
internal sealed class TruncationCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "truncation/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        Tokenizer tokenizer = fixtures.Pipeline(fixture.GetProperty("base").GetString()!);
        JsonElement pairs = fixture.GetProperty("pairs");
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            TruncationOptions options = Options(item);
            yield return ($"{options.Strategy}_{options.Side}_{options.MaxLength}_{options.Stride}", () => Run(item, options, pairs, tokenizer));
        }
    }

    private static string? Run(JsonElement item, TruncationOptions options, JsonElement pairs, Tokenizer tokenizer)
    {
        if (item.TryGetProperty("error", out _))
        {
            return EncodingComparison.Fails(() => tokenizer.Encode("a", truncation: options)) ? null : "expected an error";
        }

        for (int i = 0; i < pairs.GetArrayLength(); i++)
        {
            string[] texts = [.. pairs[i].EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)];
            JsonElement row = item.GetProperty("rows")[i];
            Encoding? encoding = null;
            try
            {
                encoding = texts.Length == 2 ? tokenizer.Encode(texts[0], texts[1], truncation: options) : tokenizer.Encode(texts[0], truncation: options);
            }
            catch (TokenizerException) when (row.TryGetProperty("error", out _))
            {
                continue;
            }

            string? difference = row.TryGetProperty("error", out JsonElement error)
                ? $"texts {i}: expected the error '{error}'"
                : EncodingComparison.CompareRow($"texts {i}", row, encoding, texts, tokenizer, withDefaults: false);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static TruncationOptions Options(JsonElement item) => new(
        item.GetProperty("max_length").GetInt32(),
        item.GetProperty("strategy").GetString() switch { "longest_first" => TruncationStrategy.LongestFirst, "only_first" => TruncationStrategy.OnlyFirst, _ => TruncationStrategy.OnlySecond },
        item.GetProperty("stride").GetInt32(),
        item.GetProperty("direction").GetString() == "left" ? TextSide.Left : TextSide.Right);
}
