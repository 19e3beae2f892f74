using System.Text.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The test lines, which the other checks encode: those of the shorter checks are among them.</summary>
internal sealed class LinesCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "lines.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        yield return ("", () => fixture.GetProperty("subset").EnumerateArray().All(i => i.GetInt32() < fixture.GetProperty("lines").GetArrayLength()) ? null : "expected lines for every index of the subset");
    }
}
