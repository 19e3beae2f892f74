using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Checkpoints of every tokenizer class, as given and as saved again: what the class is, the test lines, and every call.</summary>
internal sealed class ClassCheck : TokenizerCheck
{
    private static readonly string[] Keys = ["name", "class", "model_type", "legacy_files", "saved_files", "loaded_by", "inputs", "results", "saved_results", "direct_class"];

    /// <inheritdoc/>
    public override string Part => "classes/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        IEnumerable<(string, Func<string?>)> cases = Cases("legacy", fixture, fixture.GetProperty("legacy_files"), fixture.GetProperty("results"), fixtures).Prepend(("keys", () => UnknownKeys(fixture)));
        if (fixture.TryGetProperty("saved_files", out JsonElement saved))
        {
            cases = cases.Concat(Cases("saved", fixture, saved, ClassResults.AfterSaving(fixture), fixtures));
        }

        if (fixture.TryGetProperty("direct_class", out JsonElement direct))
        {
            cases = cases.Concat(Cases("direct", fixture, fixture.GetProperty("legacy_files"), direct, fixtures));
        }

        return cases;
    }

    // What no check reads is an error, so that nothing is passed over.
    private static string? UnknownKeys(JsonElement fixture)
    {
        IEnumerable<string> unknown = Names(fixture).Except(Keys).Concat(Names(fixture.GetProperty("results")).Except(ClassResults.Keys));
        return unknown.FirstOrDefault() is { } key ? $"the key '{key}' is not known" : null;
    }

    private static IEnumerable<string> Names(JsonElement item) => item.EnumerateObject().Select(p => p.Name);

    private static IEnumerable<(string Name, Func<string?> Run)> Cases(string kind, JsonElement fixture, JsonElement files, JsonElement results, TokenizerFixtures fixtures)
    {
        var tokenizer = new Lazy<Tokenizer>(() => ClassFolder.Load(fixture, files, fixtures, byClass: kind == "direct"));
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
