using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Networks;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The folders of the tasks that make texts of texts.</summary>
internal static class Text2TextFolders
{
    private static readonly ArchitectureRegistry NoArchitectures = new([]);

    public static IReadOnlyList<PipelineFolder> All { get; } =
    [
        Folder("text2text-generation", "generated", (pipeline, texts, options, length) => pipeline.GenerateAsync(texts, options, length)),
        Folder("summarization", "summary", (pipeline, texts, options, length) => pipeline.SummarizeAsync(texts, options, length)),
        Folder("translation", "translation", (pipeline, texts, options, length) => pipeline.TranslateAsync(texts, null, options, length)),
    ];

    private static TaskFolder<Text2TextGenerationPipeline> Folder(
        string task, string key, Func<Text2TextGenerationPipeline, IReadOnlyList<string>, GenerationOptions, int?, Task<IReadOnlyList<GeneratedText>>> write)
        => new(task, (pipeline, call) => Check(call, pipeline, key, write));

    private static string? Check(
        JsonElement call,
        Text2TextGenerationPipeline pipeline,
        string key,
        Func<Text2TextGenerationPipeline, IReadOnlyList<string>, GenerationOptions, int?, Task<IReadOnlyList<GeneratedText>>> write)
    {
        GenerationOptions options = GenerationConfigReader.Read(new ConfigReader("kwargs", call.GetProperty("kwargs"), NoArchitectures));
        if (FixtureCalls.Argument(call, "stop_sequence") is { } stop)
        {
            // The original ends at the first token of the sequence.
            options = options with { EosTokenIds = [pipeline.Tokenizer.Encode(stop.GetString()!, addSpecialTokens: false).Ids[0]] };
        }

        int? length = FixtureCalls.Argument(call, "truncation")?.GetBoolean() == true ? pipeline.Tokenizer.ModelMaxLength : null;
        int batch = FixtureCalls.Argument(call, "batch_size")?.GetInt32() ?? 1;
        GeneratedText[] found = [.. FixtureCalls.Texts(call).Chunk(batch).SelectMany(texts => write(pipeline, texts, options, length).GetAwaiter().GetResult())];
        return ResultComparison.Each(call.GetProperty("result"), found, Text);

        string? Text(JsonElement expected, GeneratedText text)
            => expected.TryGetProperty($"{key}_text", out JsonElement wanted) ? ResultComparison.Text(wanted.GetString(), text.Text)
                : FixtureTokens.Difference("tokens", [expected.GetProperty($"{key}_token_ids").GetProperty("$tensor").GetProperty("values").Ids()[^text.TokenIds.Count..]], [text.TokenIds]);
    }
}
