using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Models;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Whole tokenizers: every test line encoded and decoded, pairs, words and the model on its own.</summary>
internal sealed class PipelineCheck : TokenizerCheck
{
    private const int NoSpecialLines = 12;

    /// <inheritdoc/>
    public override string Part => "pipelines/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        var tokenizer = new Lazy<Tokenizer>(() => fixtures.Load(fixture.GetProperty("tokenizer")));
        string[] lines = fixtures.Lines;
        yield return ("rows", () => Rows(fixture.GetProperty("rows"), tokenizer.Value, lines));
        yield return ("decoded", () => Decoded(fixture, tokenizer.Value, lines));
        yield return ("no_special", () => NoSpecial(fixture.GetProperty("no_special"), tokenizer.Value, fixtures));
        yield return ("pairs", () => Pairs(fixture.GetProperty("pairs"), tokenizer.Value, lines));
        yield return ("words_in", () => Words(fixture.GetProperty("words_in"), tokenizer.Value));
        yield return ("model", () => Model(fixture.GetProperty("model"), tokenizer.Value));
    }

    private static string? Rows(JsonElement rows, Tokenizer tokenizer, string[] lines)
    {
        for (int i = 0; i < rows.GetArrayLength(); i++)
        {
            string? difference = rows[i].ValueKind == JsonValueKind.Null
                ? ExpectFailure($"line {i}", () => tokenizer.Encode(lines[i]))
                : EncodingComparison.CompareRow($"line {i}", rows[i], tokenizer.Encode(lines[i]), [lines[i]], tokenizer, withDefaults: true);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Decoded(JsonElement fixture, Tokenizer tokenizer, string[] lines)
    {
        JsonElement decoded = fixture.GetProperty("decoded");
        for (int i = 0; i < decoded.GetArrayLength(); i++)
        {
            if (decoded[i].ValueKind == JsonValueKind.Null || fixture.GetProperty("rows")[i].ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            int[] ids = [.. fixture.GetProperty("rows")[i].GetProperty("i").EnumerateArray().Select(v => v.GetInt32())];
            string kept = decoded[i][0].ValueKind == JsonValueKind.Number ? lines[i] : decoded[i][0].GetString()!;
            string skipped = decoded[i].GetArrayLength() > 1 ? decoded[i][1].GetString()! : kept;
            string? difference = TokenizerFixtures.Compare($"line {i}", kept, tokenizer.Decode(ids)) ?? TokenizerFixtures.Compare($"line {i}, skipping", skipped, tokenizer.Decode(ids, skipSpecialTokens: true));
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? NoSpecial(JsonElement rows, Tokenizer tokenizer, TokenizerFixtures fixtures)
    {
        for (int i = 0; i < Math.Min(rows.GetArrayLength(), NoSpecialLines); i++)
        {
            string line = fixtures.Lines[fixtures.Subset[i]];
            string? difference = rows[i].ValueKind == JsonValueKind.Null
                ? ExpectFailure($"line {i}", () => tokenizer.Encode(line, addSpecialTokens: false))
                : TokenizerFixtures.Compare($"line {i}", rows[i], tokenizer.Encode(line, addSpecialTokens: false).Ids);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Pairs(JsonElement pairs, Tokenizer tokenizer, string[] lines)
    {
        foreach (JsonElement pair in pairs.EnumerateArray())
        {
            string[] texts = [lines[pair[0].GetInt32()], lines[pair[1].GetInt32()]];
            string what = $"lines {pair[0]} and {pair[1]}";
            string? difference = pair[2].ValueKind == JsonValueKind.Null
                ? ExpectFailure(what, () => tokenizer.Encode(texts[0], texts[1]))
                : EncodingComparison.CompareFull(what, pair[2], tokenizer.Encode(texts[0], texts[1]), texts);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Words(JsonElement rows, Tokenizer tokenizer)
    {
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string[] words = [.. row[0].EnumerateArray().Select(w => w.GetString()!)];
            string what = $"words {row[0].GetRawText()}";
            if (row[1].ValueKind == JsonValueKind.Null)
            {
                if (ExpectFailure(what, () => tokenizer.EncodeWords(words)) is { } failure)
                {
                    return failure;
                }

                continue;
            }

            Encoding encoding = tokenizer.EncodeWords(words);
            string? difference = TokenizerFixtures.Compare($"{what}, ids", row[1].GetProperty("i"), encoding.Ids)
                ?? TokenizerFixtures.Compare($"{what}, words", row[1].GetProperty("w"), encoding.WordIds.Select(w => w ?? -1))
                ?? TokenizerFixtures.Compare($"{what}, offsets", row[1].GetProperty("o"), EncodingComparison.Offsets(encoding, [], words));
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Model(JsonElement rows, Tokenizer tokenizer)
    {
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string word = row[0].GetString()!;
            if (row[1].ValueKind == JsonValueKind.Null)
            {
                if (ExpectFailure($"word '{word}'", () => Tokenize(word, tokenizer)) is { } failure)
                {
                    return failure;
                }

                continue;
            }

            object[][] expected = [.. row[1].EnumerateArray().Select(t => (object[])[t[0], t[1], WholeCharacters(word, t[2][0].GetInt32(), t[2][1].GetInt32())])];
            if (TokenizerFixtures.Compare($"word '{word}'", expected, Tokenize(word, tokenizer)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>The tokens of a word by the model alone: id, token, UTF-8 offsets.</summary>
    private static List<object[]> Tokenize(string word, Tokenizer tokenizer)
    {
        var tokens = new TokenList();
        tokenizer.Pipeline.Model.CreateSession(asBytes: false).Tokenize(word, tokens);

        var result = new List<object[]>();
        foreach (Token token in tokens.Span)
        {
            string text = token.IsLiteral ? word[token.Start..token.End] : tokenizer.Pipeline.Model.Vocabulary.TokenOf(token.Id)!;
            result.Add([token.Id, text, (int[])[Utf8(word, token.Start), Utf8(word, token.End)]]);
        }

        return result;
    }

    /// <summary>A span in bytes as the characters that it touches, in bytes.</summary>
    private static int[] WholeCharacters(string word, int start, int end)
    {
        if (word.Length == 0)
        {
            return [start, end];
        }

        int[] bounds = [.. word.EnumerateRunes().Aggregate(new List<int> { 0 }, (list, rune) => [.. list, list[^1] + rune.Utf8SequenceLength])];
        return [bounds.Last(b => b <= start), bounds.First(b => b >= end)];
    }

    private static int Utf8(string word, int units) => System.Text.Encoding.UTF8.GetByteCount(word.AsSpan(0, units));

    private static string? ExpectFailure(string what, Action action) => EncodingComparison.Fails(action) ? null : $"{what}: expected a failure";
}
