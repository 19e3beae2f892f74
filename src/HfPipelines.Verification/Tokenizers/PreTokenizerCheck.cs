using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Every test line split: the pieces and their spans.</summary>
internal sealed class PreTokenizerCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "pre_tokenizers/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        yield return ("", () =>
        {
            IPreTokenizer preTokenizer = PreTokenizerReader.Read(fixtures.Part(fixture.GetProperty("config")));
            var text = new PreTokenizedText();
            JsonElement lines = fixture.GetProperty("lines");
            for (int line = 0; line < lines.GetArrayLength(); line++)
            {
                string original = fixtures.Lines[line];
                text.Reset(original);
                preTokenizer.PreTokenize(text);
                var pieces = new List<string>();
                var offsets = new List<TokenOffset>();
                foreach (Piece piece in text.Pieces)
                {
                    if (piece.Length > 0)
                    {
                        pieces.Add(piece.Span.ToString());
                        offsets.Add(new TokenOffset(piece.OriginalStart, piece.OriginalEnd));
                    }
                }

                JsonElement expected = lines[line];
                bool hasPieces = expected.GetArrayLength() == 2 && expected[0].ValueKind == JsonValueKind.Array;
                string? difference = TokenizerFixtures.Compare($"line {line}, offsets", hasPieces ? expected[0] : expected, TokenizerFixtures.InCodePoints(original, offsets))
                    ?? TokenizerFixtures.Compare($"line {line}, pieces", hasPieces ? expected[1] : offsets.Select(o => original[o.Start..o.End]), pieces);
                if (difference is not null)
                {
                    return difference;
                }
            }

            return null;
        });
    }
}
