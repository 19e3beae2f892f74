using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Compares an encoding with its row in a fixture.</summary>
internal static class EncodingComparison
{
    /// <summary>A row with one-letter keys; a column that is absent is not compared, but words, types and special masks have defaults in pipelines.</summary>
    public static string? CompareRow(string what, JsonElement row, Encoding encoding, IReadOnlyList<string> texts, Tokenizer tokenizer, bool withDefaults)
    {
        string? difference = TokenizerFixtures.Compare($"{what}, ids", row.GetProperty("i"), encoding.Ids);
        if (difference is null && row.TryGetProperty("o", out JsonElement offsets))
        {
            difference = TokenizerFixtures.Compare($"{what}, offsets", offsets, Offsets(encoding, texts));
        }

        if (difference is null && row.TryGetProperty("w", out JsonElement words))
        {
            difference = TokenizerFixtures.Compare($"{what}, words", words, encoding.WordIds.Select(w => w ?? -1));
        }

        if (difference is null && (row.TryGetProperty("y", out JsonElement types) || withDefaults))
        {
            difference = TokenizerFixtures.Compare($"{what}, type ids", types.ValueKind == JsonValueKind.Undefined ? encoding.Ids.Select(_ => 0) : types, encoding.TypeIds);
        }

        if (difference is null && (row.TryGetProperty("m", out JsonElement mask) || withDefaults))
        {
            difference = TokenizerFixtures.Compare($"{what}, special mask", mask.ValueKind == JsonValueKind.Undefined ? encoding.Ids.Select(_ => 0) : mask, encoding.SpecialTokensMask);
        }

        if (difference is null && row.TryGetProperty("a", out JsonElement attention))
        {
            difference = TokenizerFixtures.Compare($"{what}, attention mask", attention, encoding.AttentionMask);
        }

        if (difference is null && withDefaults)
        {
            string[] tokens = [.. encoding.Ids.Select(i => tokenizer.IdToToken(i)!)];
            if (row.TryGetProperty("t", out JsonElement other))
            {
                foreach (JsonProperty token in other.EnumerateObject())
                {
                    tokens[int.Parse(token.Name)] = token.Value.GetString()!;
                }
            }

            difference = TokenizerFixtures.Compare($"{what}, tokens", tokens, encoding.Tokens);
        }

        if (difference is null && row.TryGetProperty("x", out JsonElement overflowing))
        {
            difference = TokenizerFixtures.Compare($"{what}, overflowing parts", overflowing.GetArrayLength(), encoding.Overflowing.Count);
            for (int i = 0; difference is null && i < encoding.Overflowing.Count; i++)
            {
                difference = CompareRow($"{what}, overflowing {i}", overflowing[i], encoding.Overflowing[i], texts, tokenizer, withDefaults: false);
            }
        }

        return difference;
    }

    /// <summary>A row with whole words as keys.</summary>
    public static string? CompareFull(string what, JsonElement row, Encoding encoding, IReadOnlyList<string> texts)
        => TokenizerFixtures.Compare($"{what}, ids", row.GetProperty("ids"), encoding.Ids)
            ?? TokenizerFixtures.Compare($"{what}, tokens", row.GetProperty("tokens"), encoding.Tokens)
            ?? TokenizerFixtures.Compare($"{what}, offsets", row.GetProperty("offsets"), Offsets(encoding, texts))
            ?? TokenizerFixtures.Compare($"{what}, type ids", row.GetProperty("type_ids"), encoding.TypeIds)
            ?? TokenizerFixtures.Compare($"{what}, special mask", row.GetProperty("special"), encoding.SpecialTokensMask)
            ?? TokenizerFixtures.Compare($"{what}, attention mask", row.GetProperty("attention"), encoding.AttentionMask)
            ?? TokenizerFixtures.Compare($"{what}, words", row.GetProperty("words"), encoding.WordIds.Select(w => w ?? -1))
            ?? TokenizerFixtures.Compare($"{what}, sequences", row.GetProperty("seqs"), encoding.SequenceIds.Select(s => s ?? -1));

    /// <summary>Whether an action is refused.</summary>
    public static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (TokenizerException)
        {
            return true;
        }
    }

    /// <summary>The offsets in code points. Words given one by one count each on its own.</summary>
    public static int[] Offsets(Encoding encoding, IReadOnlyList<string> texts, IReadOnlyList<string>? words = null)
    {
        int[][] indices = [.. (words ?? texts).Select(TokenizerFixtures.CodePointIndex)];
        var flat = new List<int>();
        for (int i = 0; i < encoding.Count; i++)
        {
            int? text = words is null ? encoding.SequenceIds[i] : encoding.WordIds[i];
            TokenOffset offset = encoding.Offsets[i];
            // A sequence of post-processors may count special tokens as texts.
            int[]? index = text is null ? null : indices[Math.Min(text.Value, indices.Length - 1)];
            flat.Add(index is null ? offset.Start : index[offset.Start]);
            flat.Add(index is null ? offset.End : index[offset.End]);
        }

        return [.. flat];
    }
}
