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

            // The original applies a shorter rule first, and to several characters of six bytes or more none as a whole.
            bool isShadowed = sources.Any(s => s.Length < source.Length && source.StartsWith(s, StringComparison.Ordinal));
            if (isShadowed || (source.EnumerateRunes().Skip(1).Any() && System.Text.Encoding.UTF8.GetByteCount(source) >= 6))
            {
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
