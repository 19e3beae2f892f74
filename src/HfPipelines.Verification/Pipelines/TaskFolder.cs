using System.Text.Json;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The files of a task: a checkpoint, and calls of its pipeline with their results.</summary>
/// <param name="name">The folder's name.</param>
/// <param name="check">Makes a call and gives the first difference, or null.</param>
internal sealed class TaskFolder<TPipeline>(string name, Func<TPipeline, JsonElement, string?> check) : PipelineFolder
    where TPipeline : ModelPipeline, IPipeline<TPipeline>
{
    public override string Name => name;

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string path = file[..^".json".Length];
        JsonElement[] calls = [.. fixture.GetProperty("calls").EnumerateArray()];
        if (!Enumerable.Range(0, calls.Length).Any(i => Selects(options, $"{path}/{i}")))
        {
            yield break;
        }

        PipelineCheckpoint? checkpoint = null;
        TPipeline? pipeline = null;
        CaseResult loading = Case($"{path}/load", "pipeline", () =>
        {
            checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
            pipeline = AutoPipeline.LoadAsync<TPipeline>(checkpoint.Folder, options.Loading with { ClassName = fixture.GetProperty("class").GetString() }).GetAwaiter().GetResult();
            return null;
        });
        using (checkpoint)
        using (pipeline)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                JsonElement call = calls[i];
                yield return pipeline is null
                    ? loading with { Name = $"{path}/{i}" }
                    : Case($"{path}/{i}", "pipeline", () => check(pipeline, call));
            }
        }
    }
}
