using System.Text.Json;
using HfPipelines.Generation;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>streamers</c>: the pieces of text after each token.</summary>
internal sealed class StreamersFolder : PipelineFolder
{
    public override string Name => "streamers";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        using PipelineCheckpoint folder = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"));
        int index = 0;
        foreach (JsonElement test in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = $"{Name}/{test.GetProperty("tokenizer").GetString()}/{index++}";
            if (Selects(options, name))
            {
                yield return Case(name, "generate", () => Check(folder.Folder, test));
            }
        }
    }

    private static string? Check(string folder, JsonElement test)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(folder, test.GetProperty("tokenizer").GetString()!));
        var pieces = new List<string>();
        JsonElement arguments = test.GetProperty("arguments");
        bool Is(string key) => arguments.TryGetProperty(key, out JsonElement value) && value.GetBoolean();
        var streamer = new TextStreamer(tokenizer, pieces.Add, Is("skip_prompt"), Is("skip_special_tokens"));
        int[] ids = test.GetProperty("ids").Ids();
        int promptLength = test.GetProperty("prompt_tokens").GetInt32();
        if (promptLength > 0)
        {
            streamer.OnPrompt(new TokenSequences([ids[..promptLength]], 0));
        }

        int step = 0;
        foreach (JsonElement expected in test.GetProperty("per_token").EnumerateArray())
        {
            pieces.Clear();
            streamer.OnTokens(ids.AsSpan(promptLength + step, 1));
            if (Difference(expected, pieces) is { } difference)
            {
                return $"token {step}: {difference}";
            }

            step++;
        }

        pieces.Clear();
        streamer.OnEnd();
        return Difference(test.GetProperty("at_end"), pieces) is { } atEnd ? $"end: {atEnd}" : null;
    }

    private static string? Difference(JsonElement expected, List<string> found)
        => expected.EnumerateArray().Select(e => e.GetString()).SequenceEqual(found) ? null : $"expected {expected.GetRawText()}, found {JsonSerializer.Serialize(found)}";
}
