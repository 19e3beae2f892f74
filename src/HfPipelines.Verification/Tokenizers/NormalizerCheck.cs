using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Every test line normalized, with the span of each code point.</summary>
internal sealed class NormalizerCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "normalizers/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        yield return ("", () =>
        {
            INormalizer normalizer = NormalizerReader.Read(fixtures.Part(fixture.GetProperty("config")));
            JsonElement changed = fixture.GetProperty("changed");
            var text = new NormalizedText();
            for (int line = 0; line < fixtures.Lines.Length; line++)
            {
                string original = fixtures.Lines[line];
                text.Reset(original, 0);
                normalizer.Normalize(text);
                string result = text.Span.ToString();
                bool isChanged = changed.TryGetProperty(line.ToString(), out JsonElement expected);
                string? difference = TokenizerFixtures.Compare($"line {line}", isChanged ? expected[0].GetString() : original, result);
                if (difference is null && isChanged && expected.GetArrayLength() > 1)
                {
                    difference = TokenizerFixtures.Compare($"line {line}, offsets", expected[1], TokenizerFixtures.InCodePoints(original, Offsets(text)));
                }

                if (difference is not null)
                {
                    return difference;
                }
            }

            return null;
        });
    }

    private static List<TokenOffset> Offsets(NormalizedText text)
    {
        var offsets = new List<TokenOffset>();
        for (int i = 0; i < text.Length; i++)
        {
            if (!(char.IsLowSurrogate(text.Span[i]) && i > 0 && char.IsHighSurrogate(text.Span[i - 1])))
            {
                bool isPair = char.IsHighSurrogate(text.Span[i]) && i + 1 < text.Length && char.IsLowSurrogate(text.Span[i + 1]);
                offsets.Add(new TokenOffset(text.StartOf(i), text.EndOf(isPair ? i + 1 : i)));
            }
        }

        return offsets;
    }
}
