using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Padding to both sides, to lengths and multiples, with and without truncation.</summary>
internal sealed class PaddingCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "padding.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        string[] batch = [.. fixture.GetProperty("batch").EnumerateArray().Select(t => t.GetString()!)];
        string pairWith = fixture.GetProperty("pair_with").GetString()!;
        string single = fixture.GetProperty("single").GetString()!;
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = string.Join('_', ((string[])["base", "direction", "length", "multiple", "truncate"]).Select(k => item.GetProperty(k).ToString()));
            yield return (name, () =>
            {
                Tokenizer tokenizer = fixtures.Pipeline(item.GetProperty("base").GetString()!);
                var padding = new PaddingOptions
                {
                    Length = Number(item, "length"),
                    MultipleOf = Number(item, "multiple"),
                    Side = item.GetProperty("direction").GetString() == "left" ? TextSide.Left : TextSide.Right,
                    PadId = fixture.GetProperty("pad_id").GetInt32(),
                    PadTypeId = fixture.GetProperty("pad_type_id").GetInt32(),
                    PadToken = fixture.GetProperty("pad_token").GetString(),
                };
                TruncationOptions? truncation = Number(item, "truncate") is { } length ? new TruncationOptions(length, Stride: fixture.GetProperty("truncate_stride").GetInt32()) : null;
                string? pairs = item.GetProperty("pair_batch").ValueKind == JsonValueKind.Null
                    ? (EncodingComparison.Fails(() => tokenizer.EncodeBatch(Pairs(), truncation: truncation, padding: padding)) ? null : "pairs: expected a failure")
                    : Compare("pairs", item.GetProperty("pair_batch"), tokenizer.EncodeBatch(Pairs(), truncation: truncation, padding: padding), i => [batch[i], pairWith], tokenizer);
                return Compare("batch", item.GetProperty("batch"), tokenizer.EncodeBatch(batch, truncation: truncation, padding: padding), i => [batch[i]], tokenizer)
                    ?? pairs
                    ?? EncodingComparison.CompareRow("single", item.GetProperty("single"), tokenizer.Encode(single, truncation: truncation, padding: padding), [single], tokenizer, withDefaults: false);
            });
        }

        (string Text, string Pair)[] Pairs() => [.. batch.Select(t => (t, pairWith))];
    }

    private static int? Number(JsonElement item, string key) => item.GetProperty(key).ValueKind == JsonValueKind.Null ? null : item.GetProperty(key).GetInt32();

    private static string? Compare(string what, JsonElement rows, IReadOnlyList<Encoding> encodings, Func<int, string[]> texts, Tokenizer tokenizer)
        => encodings.Select((e, i) => EncodingComparison.CompareRow($"{what} {i}", rows[i], e, texts(i), tokenizer, withDefaults: false)).FirstOrDefault(d => d is not null);
}
