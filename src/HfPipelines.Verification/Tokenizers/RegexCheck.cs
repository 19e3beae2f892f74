using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The matches of regular expressions in every test line, by the general engine and by hand where a pattern is written so.</summary>
internal sealed class RegexCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "regex/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        foreach (JsonElement pattern in fixture.GetProperty("patterns").EnumerateArray())
        {
            string source = pattern.GetProperty("pattern").GetString()!;
            yield return (pattern.GetProperty("name").GetString()!, () => Check(RegexPattern.Compile(source), pattern, fixtures) ?? Check(RegexPattern.Create(source), pattern, fixtures));
        }
    }

    private static string? Check(ITextPattern pattern, JsonElement fixture, TokenizerFixtures fixtures)
    {
        JsonElement matches = fixture.GetProperty("matches");
        int pieces = 0;
        var found = new MatchList();
        var text = new PreTokenizedText();
        for (int line = 0; line < fixtures.Lines.Length; line++)
        {
            string original = fixtures.Lines[line];
            found.Clear();
            pattern.FindMatches(original, found);
            var offsets = new List<TokenOffset>();
            for (int i = 0; i < found.Spans.Length; i += 2)
            {
                if (found.Spans[i] < found.Spans[i + 1])
                {
                    offsets.Add(new TokenOffset(found.Spans[i], found.Spans[i + 1]));
                }
            }

            int[] flat = TokenizerFixtures.InCodePoints(original, offsets);
            string? difference = matches.TryGetProperty(line.ToString(), out JsonElement expected)
                ? TokenizerFixtures.Compare($"line {line}", expected, flat)
                : TokenizerFixtures.Compare($"line {line}", Array.Empty<int>(), flat);
            if (difference is not null)
            {
                return difference;
            }

            text.Reset(original);
            text.Split(pattern, SplitBehavior.Isolated);
            pieces += text.Pieces.Length;
        }

        return TokenizerFixtures.Compare("pieces", fixture.GetProperty("pieces"), pieces);
    }
}
