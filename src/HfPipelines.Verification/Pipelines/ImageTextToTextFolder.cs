using System.Text.Json;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>A task that makes text of pictures and prompts, or of conversations with pictures.</summary>
/// <param name="name">The task: <c>image-text-to-text</c>, or <c>any-to-any</c> of models that do no more.</param>
internal sealed class ImageTextToTextFolder(string name) : PipelineFolder
{
    public override string Name => name;

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string title = file[..^".json".Length];
        int index = 0;
        foreach (JsonElement call in fixture.GetProperty("calls").EnumerateArray())
        {
            yield return Case($"{title}/{index++}", "pipeline", () => Check(fixtures, fixture, call, options));
        }
    }

    private static string? Check(FixtureSource fixtures, JsonElement fixture, JsonElement call, VerifyOptions options)
    {
        using var checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
        using ImageTextToTextPipeline pipeline = AutoPipeline
            .LoadAsync<ImageTextToTextPipeline>(checkpoint.Folder, options.Loading)
            .GetAwaiter().GetResult();
        JsonElement arguments = call.GetProperty("kwargs");
        JsonElement generate = arguments.GetProperty("generate_kwargs");
        var generation = new GenerationOptions { MaxNewTokens = generate.GetProperty("max_new_tokens").GetInt32(), DoSample = generate.GetProperty("do_sample").GetBoolean() };
        string?[] expected = [.. GeneratedTexts.Flat(call.GetProperty("result")).Select(r => GeneratedTexts.New(r.GetProperty("input_text"), r.GetProperty("generated_text")))];
        JsonElement text = arguments.GetProperty("text");
        IReadOnlyList<string> found = FixtureMedia.IsChat(text)
            ? [.. FixtureMedia.Chats(text).Select(c => pipeline.GenerateAsync([pipeline.Processor.Render(c)], generation).GetAwaiter().GetResult()[0].Text)]
            : [.. pipeline.GenerateAsync(
                FixtureMedia.Inputs(text, FixtureMedia.Images(arguments.GetProperty("images")), pipeline.Processor.ImageToken),
                generation,
                pipeline.Processor.PaddingSide).GetAwaiter().GetResult().Select(t => t.Text)];
        return GeneratedTexts.Difference(expected, found);
    }
}
