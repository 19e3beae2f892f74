using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Tests.Layers;
using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

/// <summary>Tiny checkpoints of <c>pipelines.zip</c> as folders.</summary>
internal static class FixtureCheckpoints
{
    /// <summary>Writes the checkpoint of a file of the archive.</summary>
    /// <param name="file">The file, for example <c>fill-mask/bert.json</c>.</param>
    /// <param name="change">Changes its <c>config.json</c>; null to leave it.</param>
    public static PipelineCheckpoint Write(string file, Action<JsonObject>? change = null)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("pipelines.zip"));
        JsonElement fixture = fixtures.ReadJson(file);
        var files = (JsonObject)JsonNode.Parse(fixture.GetProperty("files").GetRawText())!;
        change?.Invoke((JsonObject)files["config.json"]!);
        return PipelineCheckpoint.Write(fixtures, JsonSerializer.SerializeToElement(files), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
    }
}
