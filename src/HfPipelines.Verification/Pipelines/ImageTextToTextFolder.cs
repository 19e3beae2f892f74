using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Pipelines;
using TorchSharp;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The task <c>image-text-to-text</c>: from raw picture and prompt, or a conversation, to the text.</summary>
internal sealed class ImageTextToTextFolder : PipelineFolder
{
    public override string Name => "image-text-to-text";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string name = file[..^".json".Length];
        int index = 0;
        foreach (JsonElement call in fixture.GetProperty("calls").EnumerateArray())
        {
            yield return Case($"{name}/{index++}", "pipeline", () => Check(fixtures, fixture, call));
        }
    }

    private static string? Check(FixtureSource fixtures, JsonElement fixture, JsonElement call)
    {
        using var checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
        using ImageTextToTextPipeline pipeline = ImageTextToTextPipeline
            .LoadAsync(null, BuiltInArchitectures.Registry, checkpoint.Folder, new LoadOptions { Device = torch.CPU, DType = torch.ScalarType.Float32 })
            .GetAwaiter().GetResult();
        JsonElement arguments = call.GetProperty("kwargs");
        JsonElement generate = arguments.GetProperty("generate_kwargs");
        var generation = new GenerationOptions { MaxNewTokens = generate.GetProperty("max_new_tokens").GetInt32(), DoSample = generate.GetProperty("do_sample").GetBoolean() };
        string?[] expected = [.. Flat(call.GetProperty("result")).Select(r => NewText(r.GetProperty("input_text"), r.GetProperty("generated_text")))];
        JsonElement text = arguments.GetProperty("text");
        IReadOnlyList<string> found = FixtureMedia.IsChat(text)
            ? [.. FixtureMedia.Chats(text).Select(c => pipeline.GenerateAsync([pipeline.Processor.Render(c)], generation).GetAwaiter().GetResult()[0].Text)]
            : [.. pipeline.GenerateAsync(
                FixtureMedia.Inputs(text, FixtureMedia.Images(arguments.GetProperty("images")), pipeline.Processor.ImageToken),
                generation,
                pipeline.Tokenizer.PaddingSide).GetAwaiter().GetResult().Select(t => t.Text)];
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != found[i])
            {
                return $"text {i}: expected {JsonSerializer.Serialize(expected[i])}, found {JsonSerializer.Serialize(found[i])}";
            }
        }

        return expected.Length == found.Count ? null : $"expected {expected.Length} texts, found {found.Count}";
    }

    private static IEnumerable<JsonElement> Flat(JsonElement result)
        => result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().SelectMany(Flat) : [result];

    /// <summary>What the original added to the prompt or the conversation.</summary>
    private static string? NewText(JsonElement input, JsonElement generated)
    {
        if (generated.ValueKind == JsonValueKind.String)
        {
            string text = generated.GetString()!;
            return input.ValueKind == JsonValueKind.String && text.StartsWith(input.GetString()!, StringComparison.Ordinal) ? text[input.GetString()!.Length..] : text;
        }

        string last = Content(generated);
        return generated.GetArrayLength() > input.GetArrayLength() ? last : last[Content(input).Length..];
    }

    private static string Content(JsonElement messages)
    {
        JsonElement content = messages[messages.GetArrayLength() - 1].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[content.GetArrayLength() - 1].GetProperty("text").GetString()!;
    }
}
