using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Checkpoints of every tokenizer class, as given and as saved again: what the class is, the test lines, and every call.</summary>
internal sealed class ClassCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "classes/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        IEnumerable<(string, Func<string?>)> cases = Cases("legacy", fixture, fixture.GetProperty("legacy_files"), fixture.GetProperty("results"), fixtures);
        if (fixture.TryGetProperty("saved_files", out JsonElement saved))
        {
            cases = cases.Concat(Cases("saved", fixture, saved, ClassResults.AfterSaving(fixture), fixtures));
        }

        return cases;
    }

    private static IEnumerable<(string Name, Func<string?> Run)> Cases(string kind, JsonElement fixture, JsonElement files, JsonElement results, TokenizerFixtures fixtures)
    {
        var tokenizer = new Lazy<Tokenizer>(() => ClassFolder.Load(fixture, files, fixtures));
        yield return (kind, () => ClassResults.Compare(tokenizer.Value, results) ?? ClassResults.CompareLines(tokenizer.Value, results, fixtures));
        foreach (JsonElement call in results.TryGetProperty("calls", out JsonElement calls) ? calls.EnumerateArray() : default)
        {
            yield return ($"{kind}/calls/{call.GetProperty("call")}", () => ExpectedFailures.Compare(tokenizer.Value, () => ClassCalls.Run(tokenizer.Value, call, results)));
        }

        foreach (JsonElement call in (results.TryGetProperty("extra", out JsonElement extra) ? extra.EnumerateArray() : default).Where(c => c.TryGetProperty("call", out _)))
        {
            yield return ($"{kind}/extra/{call.GetProperty("call")}", () => ClassExtras.Run(tokenizer.Value, call, results));
        }
    }
}
