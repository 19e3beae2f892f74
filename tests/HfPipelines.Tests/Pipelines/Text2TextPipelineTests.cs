using System.Text.Json.Nodes;
using HfPipelines.Pipelines;
using HfPipelines.Processing;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class Text2TextPipelineTests
{
    private const string Text = "the small robot carried seven blue stones";

    [Theory]
    [InlineData("text2text-generation/t5.json")]
    [InlineData("text2text-generation/bart.json")]
    public async Task Streamed_pieces_are_the_text(string file)
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(file);
        await using var pipeline = await AutoPipeline.LoadAsync<Text2TextGenerationPipeline>(checkpoint.Folder);
        var options = new GenerationOptions { MaxNewTokens = 12 };
        GeneratedText whole = await pipeline.GenerateAsync(Text, options with { NumBeams = 1 });
        List<string> pieces = [];
        await foreach (string piece in pipeline.StreamAsync(Text, options))
        {
            pieces.Add(piece);
        }

        Assert.NotEmpty(whole.Text);
        Assert.Equal(whole.Text, string.Concat(pieces));
        Assert.True(pieces.Count > 1);
    }

    [Fact]
    public async Task A_stream_that_is_left_ends_the_call()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("text2text-generation/t5.json");
        await using var pipeline = await AutoPipeline.LoadAsync<Text2TextGenerationPipeline>(checkpoint.Folder);
        await foreach (string _ in pipeline.StreamAsync(Text, new GenerationOptions { MaxNewTokens = 100_000, MinNewTokens = 100_000 }))
        {
            break;
        }

        Assert.NotEmpty((await pipeline.GenerateAsync(Text, new GenerationOptions { MaxNewTokens = 2 })).TokenIds);
    }

    [Fact]
    public async Task The_checkpoint_says_how_its_tasks_are_done()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("text2text-generation/bart.json", config => config["task_specific_params"] = new JsonObject
        {
            ["summarization"] = new JsonObject { ["prefix"] = "summarize: ", ["max_length"] = 7, ["num_beams"] = 3, ["length_penalty"] = 2.0, ["early_stopping"] = true },
            ["translation_en_to_de"] = new JsonObject { ["prefix"] = "translate English to German: ", ["max_length"] = 14, ["num_beams"] = 1, ["no_repeat_ngram_size"] = 1 },
        });
        await using var pipeline = await AutoPipeline.LoadAsync<Text2TextGenerationPipeline>(checkpoint.Folder);

        var summary = new GenerationOptions { MaxLength = 7, NumBeams = 3, LengthPenalty = 2, EarlyStopping = EarlyStopping.FirstFinished };
        Assert.Equal((await pipeline.GenerateAsync("summarize: " + Text, summary)).TokenIds, (await pipeline.SummarizeAsync(Text)).TokenIds);
        Assert.Equal(6, (await pipeline.SummarizeAsync(Text, new GenerationOptions { MinLength = 7 })).TokenIds.Count);

        // Untrained networks repeat themselves unless they must not, and then each text has an answer of its own.
        var german = new GenerationOptions { MaxLength = 14, NumBeams = 1, NoRepeatNgramSize = 1 };
        Assert.Equal((await pipeline.GenerateAsync("translate English to German: " + Text, german)).TokenIds, (await pipeline.TranslateAsync(Text, "en_to_de")).TokenIds);
        Assert.NotEqual((await pipeline.GenerateAsync(Text, german)).TokenIds, (await pipeline.TranslateAsync(Text, "en_to_de")).TokenIds);

        // What the caller says counts before what the checkpoint says.
        Assert.Equal(3, (await pipeline.SummarizeAsync(Text, new GenerationOptions { MaxNewTokens = 3, MinNewTokens = 3 })).TokenIds.Count);
        ProcessingException error = await Assert.ThrowsAsync<ProcessingException>(() => pipeline.TranslateAsync(Text, "en_to_fr"));
        Assert.Contains("en_to_fr", error.Message, StringComparison.Ordinal);
    }
}
