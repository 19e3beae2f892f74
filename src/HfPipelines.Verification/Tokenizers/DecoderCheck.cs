using System.Text.Json;
using HfPipelines.Tokenization.Decoders;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Lists of tokens decoded.</summary>
internal sealed class DecoderCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "decoders.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        string[][] tokens = [.. fixture.GetProperty("tokens").EnumerateArray().Select(l => (string[])[.. l.EnumerateArray().Select(t => t.GetString()!)])];
        foreach (JsonElement decoder in fixture.GetProperty("decoders").EnumerateArray())
        {
            yield return (decoder.GetProperty("name").GetString()!, () =>
            {
                IDecoder read = DecoderReader.Read(fixtures.Part(decoder.GetProperty("config")));
                for (int i = 0; i < tokens.Length; i++)
                {
                    JsonElement expected = decoder.GetProperty("decoded")[i];
                    var list = new List<string>(tokens[i]);
                    read.Decode(list);

                    // The original breaks off here: no text is the right one, but there is one.
                    if (expected.ValueKind != JsonValueKind.Null && TokenizerFixtures.Compare($"tokens {i}", expected, string.Concat(list)) is { } difference)
                    {
                        return difference;
                    }
                }

                return null;
            });
        }
    }
}
