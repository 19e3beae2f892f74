using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Networks;
using HfPipelines.Pipelines;
using HfPipelines.Processing;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The task <c>text-generation</c>: prompts, batches and conversations to text.</summary>
internal sealed class TextGenerationFolder : PipelineFolder
{
    private static readonly ArchitectureRegistry NoArchitectures = new([]);

    public override string Name => "text-generation";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string name = file[..^".json".Length];
        using var checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
        TextGenerationPipeline? loaded = null;
        CaseResult loading = Case(name, "pipeline", () =>
        {
            loaded = AutoPipeline
                .LoadAsync<TextGenerationPipeline>(checkpoint.Folder, options.Loading)
                .GetAwaiter().GetResult();
            return null;
        });
        using TextGenerationPipeline? pipeline = loaded;
        int index = 0;
        foreach (JsonElement call in fixture.GetProperty("calls").EnumerateArray())
        {
            string title = $"{name}/{index++}";
            yield return pipeline is null ? loading with { Name = title } : Case(title, "pipeline", () => Check(pipeline, call));
        }
    }

    private static string? Check(TextGenerationPipeline pipeline, JsonElement call)
    {
        JsonElement[] prompts = [.. Prompts(call.GetProperty("args")[0])];
        JsonElement arguments = call.GetProperty("kwargs");
        JsonElement[] results = [.. GeneratedTexts.Flat(call.GetProperty("result"))];
        IReadOnlyList<GeneratedText> texts = Generate(pipeline, prompts, arguments);
        if (results[0].TryGetProperty("generated_token_ids", out _))
        {
            return FixtureTokens.Difference(
                "generated_token_ids",
                [.. results.Select((r, i) => r.GetProperty("generated_token_ids").Ids()[^texts[i].TokenIds.Count..])],
                [.. texts.Select(t => t.TokenIds)]);
        }

        int each = results.Length / prompts.Length;
        bool skips = !arguments.TryGetProperty("skip_special_tokens", out JsonElement given) || given.GetBoolean();
        return GeneratedTexts.Difference(
            [.. results.Select((r, i) => GeneratedTexts.New(prompts[i / each], r.GetProperty("generated_text")))],
            [.. texts.Select(t => skips ? t.Text : pipeline.Tokenizer.Decode([.. t.TokenIds], skipSpecialTokens: false))]);
    }

    private static IReadOnlyList<GeneratedText> Generate(TextGenerationPipeline pipeline, JsonElement[] prompts, JsonElement arguments)
    {
        GenerationOptions options = GenerationConfigReader.Read(new ConfigReader("kwargs", arguments, NoArchitectures));
        if (arguments.TryGetProperty("stop_sequence", out JsonElement stop))
        {
            options = options with { StopStrings = [stop.GetString()!] };
        }

        string prefix = arguments.TryGetProperty("prefix", out JsonElement before) ? before.GetString()! : "";
        ProcessorInput[] inputs = [.. prompts.Select(p => p.ValueKind == JsonValueKind.String
            ? new ProcessorInput(prefix + p.GetString(), [])
            : pipeline.Processor.Render(FixtureMedia.Chat(p)))];
        int batch = arguments.TryGetProperty("batch_size", out JsonElement size) ? size.GetInt32() : 1;
        return [.. inputs.Chunk(batch).SelectMany(b => pipeline.GenerateAsync(b, options).GetAwaiter().GetResult())];
    }

    /// <summary>The prompts of a call: texts, or conversations.</summary>
    private static IEnumerable<JsonElement> Prompts(JsonElement argument)
        => argument.ValueKind == JsonValueKind.String || argument[0].ValueKind == JsonValueKind.Object ? [argument] : argument.EnumerateArray();
}
