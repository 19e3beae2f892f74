using System.Text.Json;
using HfPipelines.Generation;
using HfPipelines.Generation.Stopping;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>stopping_criteria</c>: which sequences each criterion ends.</summary>
internal sealed class StoppingCriteriaFolder : PipelineFolder
{
    public override string Name => "stopping_criteria";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        using PipelineCheckpoint folder = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"));
        int index = 0;
        foreach (JsonElement test in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = $"{Name}/{test.GetProperty("name").GetString()}/{index++}";
            if (Selects(options, name))
            {
                yield return Case(name, "generate", () => Check(folder.Folder, test));
            }
        }
    }

    private static string? Check(string folder, JsonElement test)
    {
        int[][] rows = test.GetProperty("input_ids").Rows();
        bool[] expected = [.. test.GetProperty("output").EnumerateArray().Select(o => o.GetBoolean())];
        bool[] found = test.GetProperty("name").GetString() switch
        {
            "MaxLengthCriteria" => Ends(new MaxLengthCriterion(test.GetProperty("args").GetProperty("max_length").GetInt32()), rows),
            "EosTokenCriteria" => Ends(new EosTokenCriterion(test.GetProperty("args").GetProperty("eos_token_id").Ids()), rows),
            "StopStringCriteria" => Ends(StopStrings(folder, test), [.. Enumerable.Range(1, rows[0].Length).Select(n => rows[0][..n])]),
            string other => throw new HfPipelinesException($"missing: no stopping criterion '{other}' yet."),
            null => throw new HfPipelinesException("name: expected a stopping criterion, found nothing."),
        };
        return expected.SequenceEqual(found) ? null : $"expected [{string.Join(", ", expected)}], found [{string.Join(", ", found)}]";
    }

    private static StopStringCriterion StopStrings(string folder, JsonElement test)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(folder, test.GetProperty("tokenizer").GetString()!));
        return new StopStringCriterion(test.GetProperty("stop_strings").EnumerateArray().Select(s => s.GetString()!), new TokenTexts(tokenizer).Of);
    }

    private static bool[] Ends(StoppingCriterion criterion, IEnumerable<int[]> texts) => [.. texts.Select(t => criterion.IsDone(t))];
}
