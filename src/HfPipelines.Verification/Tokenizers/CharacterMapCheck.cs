using System.Text.Json;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>SentencePiece's compiled character maps, and the rules that one of them was made of.</summary>
internal sealed class CharacterMapCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "charsmaps/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        yield return fixture.TryGetProperty("rules", out JsonElement rules)
            ? ("", () => Rules(rules, PrecompiledNormalizer.Create(fixtures.ReadMap("own"))!))
            : ("", () => Size(fixture));
    }

    private static string? Size(JsonElement fixture)
    {
        byte[] map = TokenizerFixtures.Unpack(fixture.GetProperty("gzip").GetString()!);
        return TokenizerFixtures.Compare("bytes", fixture.GetProperty("bytes"), map.Length) ?? (PrecompiledNormalizer.Create(map) is null ? "expected a character map" : null);
    }

    private static string? Rules(JsonElement rules, PrecompiledNormalizer normalizer)
    {
        var text = new NormalizedText();
        string[] sources = [.. rules.EnumerateArray().Select(r => r[0].GetString()!)];
        foreach (JsonElement rule in rules.EnumerateArray())
        {
            string source = rule[0].GetString()!;
            if (sources.Any(s => s.Length < source.Length && source.StartsWith(s, StringComparison.Ordinal)))
            {
                // The original applies the shorter rule.
                continue;
            }

            text.Reset(source, 0);
            normalizer.Normalize(text);
            if (TokenizerFixtures.Compare($"rule {rule.GetRawText()}", rule[1], text.Span.ToString()) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}
