using System.Text.Json;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>What normalizers, regular expressions and components make of every code point.</summary>
internal sealed class UnicodeCheck : TokenizerCheck
{
    private static readonly Dictionary<string, string> Normalizers = new(StringComparer.Ordinal)
    {
        ["BertClean"] = Bert("clean_text"),
        ["BertChinese"] = Bert("handle_chinese_chars"),
        ["BertStrip"] = Bert("strip_accents"),
        ["BertLower"] = Bert("lowercase"),
        ["BertUncased"] = Bert("clean_text", "handle_chinese_chars", "strip_accents", "lowercase"),
    };

    /// <inheritdoc/>
    public override string Part => "unicode.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        foreach (JsonProperty map in fixture.GetProperty("maps").EnumerateObject())
        {
            yield return ($"maps/{map.Name}", () => map.Name == "compositions" ? Compositions(map.Value) : Map(map, fixtures));
        }

        UnicodeTables tables = UnicodeTables.Default;
        foreach (JsonProperty kind in fixture.GetProperty("classes").EnumerateObject())
        {
            foreach (JsonProperty set in kind.Value.EnumerateObject())
            {
                yield return ($"classes/{kind.Name}/{set.Name}", () => kind.Name switch
                {
                    "ccc" => UnicodeFixture.CompareSet(set.Value, p => tables.CombiningClass(p) == int.Parse(set.Name)),
                    "regex" => Regex(set),
                    "components" => UnicodeFixture.CompareSet(set.Value, tables.Set(set.Name).Contains),
                    "regex_counts" => Count(fixture, "regex", set),
                    "component_counts" => Count(fixture, "components", set),
                    "scripts" => Scripts(kind.Value, set.Name),
                    _ => "this kind of class is not known",
                });
            }
        }
    }

    private static string Bert(params string[] set)
        => JsonSerializer.Serialize(((string[])["clean_text", "handle_chinese_chars", "strip_accents", "lowercase"]).ToDictionary(k => k, object (k) => set.Contains(k)).Append(new("type", "BertNormalizer")).ToDictionary());

    private static string? Map(JsonProperty map, TokenizerFixtures fixtures)
    {
        string config = Normalizers.GetValueOrDefault(map.Name) ?? JsonSerializer.Serialize(new { type = map.Name });
        INormalizer normalizer = NormalizerReader.Read(fixtures.Part(JsonDocument.Parse(config).RootElement));
        string?[] expected = UnicodeFixture.Map(map.Value);
        if (map.Value.GetProperty("hangul_omitted").GetInt32() > 0)
        {
            UnicodeFixture.DecomposeHangul(expected);
        }

        var normalized = new NormalizedText();
        return UnicodeFixture.CompareMap(expected, text =>
        {
            normalized.Reset(text, 0);
            normalizer.Normalize(normalized);
            return normalized.Span.ToString();
        });
    }

    private static string? Compositions(JsonElement map)
    {
        var normalizer = new UnicodeFormNormalizer(compatibility: false, compose: true);
        var normalized = new NormalizedText();
        foreach (string line in UnicodeFixture.Text(map.GetProperty("map")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] points = [.. line.Split(' ').Select(p => UnicodeFixture.Character(UnicodeFixture.Hex(p)))];
            normalized.Reset(points[0] + points[1], 0);
            normalizer.Normalize(normalized);
            if (TokenizerFixtures.Compare(line, points[2], normalized.Span.ToString()) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    // One search over every code point, each on its own.
    private static string? Regex(JsonProperty set)
    {
        string text = string.Concat(UnicodeFixture.CodePoints.Select(UnicodeFixture.Character));
        var matches = new MatchList();
        RegexPattern.Compile(set.Name).FindMatches(text, matches);
        bool[] found = new bool[0x110000];
        for (int i = 0; i < matches.Spans.Length; i += 2)
        {
            found[char.ConvertToUtf32(text, matches.Spans[i])] = true;
        }

        return UnicodeFixture.CompareSet(set.Value, p => found[p]);
    }

    private static string? Count(JsonElement fixture, string kind, JsonProperty count)
        => TokenizerFixtures.Compare("count", count.Value, UnicodeFixture.Set(fixture.GetProperty("classes").GetProperty(kind).GetProperty(count.Name)).Count(p => p));

    private static string? Scripts(JsonElement scripts, string name)
    {
        UnicodeTables tables = UnicodeTables.Default;
        switch (name)
        {
            case "neutral":
                return UnicodeFixture.CompareSet(scripts.GetProperty(name), tables.Set("script:neutral").Contains);
            case "neutral_count":
                return TokenizerFixtures.Compare(name, scripts.GetProperty(name), UnicodeFixture.CodePoints.Count(tables.Set("script:neutral").Contains));
            case "groups":
                return TokenizerFixtures.Compare(name, scripts.GetProperty(name), tables.Scripts.Count());
            case "representatives":
                return TokenizerFixtures.Compare(name, scripts.GetProperty(name), tables.Scripts.OrderBy(s => s.Group).Select(s => $"{s.Set.Ranges[0]:X}"));
            case "ranges":
                var groups = tables.Scripts.ToDictionary(s => s.Group, s => s.Set);
                foreach (string range in UnicodeFixture.Text(scripts.GetProperty(name)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
                {
                    string[] parts = range.Split(':');
                    if (!UnicodeFixture.Points(parts[0]).All(groups[int.Parse(parts[1])].Contains))
                    {
                        return $"expected {range}, found others";
                    }
                }

                return null;
            default:
                return "this key is not known";
        }
    }
}
