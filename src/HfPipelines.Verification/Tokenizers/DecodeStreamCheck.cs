using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Ids decoded one after the other.</summary>
internal sealed class DecodeStreamCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "decode_stream.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        int index = 0;
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = item.GetProperty("base").GetString()!;
            yield return ($"{index++}_{name}", () =>
            {
                DecodeStream stream = fixtures.Pipeline(name).CreateDecodeStream(item.GetProperty("skip").GetBoolean());
                return TokenizerFixtures.Compare("chunks", item.GetProperty("chunks"), item.GetProperty("ids").EnumerateArray().Select(i => stream.Step(i.GetInt32())));
            });
        }
    }
}
