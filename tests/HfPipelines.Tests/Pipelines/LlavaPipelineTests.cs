using System.Text.Json;
using HfPipelines.Pipelines;
using HfPipelines.Processing;
using Microsoft.Extensions.AI;

namespace HfPipelines.Tests.Pipelines;

/// <summary>The small trained LLaVA of the quickstart, as a user calls it.</summary>
public sealed class LlavaPipelineTests(LlavaPipelineTests.Loaded loaded) : IClassFixture<LlavaPipelineTests.Loaded>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Quickstart", "shapes-llava");

    public static TheoryData<string, string, string, int[]> Answers()
    {
        var rows = new TheoryData<string, string, string, int[]>();
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "samples", "expected.json")));
        foreach (JsonElement row in expected.RootElement.EnumerateArray())
        {
            rows.Add(
                row.GetProperty("image").GetString()!,
                row.GetProperty("question").GetString()!,
                row.GetProperty("answer").GetString()!,
                [.. row.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32())]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AnswersAsPythonDoes(string image, string question, string answer, int[] tokens)
    {
        GeneratedText text = await loaded.Pipeline.AnswerAsync(Picture(image), question);
        Assert.Equal(answer, text.Text);
        Assert.Equal(tokens, text.TokenIds);
        Assert.Equal(FinishReason.Stop, text.FinishReason);
    }

    [Fact]
    public async Task ABatchOfPromptsOfDifferentLengthsAnswersAsSinglePromptsDo()
    {
        ImageQuestion[] questions = [.. Answers().Select(r => new ImageQuestion(Picture((string)r[0]), (string)r[1]))];
        IReadOnlyList<GeneratedText> batch = await loaded.Pipeline.AnswerAsync(questions);
        Assert.Equal(Answers().Select(r => (string)r[2]), batch.Select(t => t.Text));
    }

    [Fact]
    public async Task StreamsTheSameText()
    {
        var pieces = new List<string>();
        await foreach (string piece in loaded.Pipeline.StreamAsync(new Chat().User("Describe the image.", Picture("scene1.png"))))
        {
            pieces.Add(piece);
        }

        Assert.Equal("a purple square above a green circle on a gray background.", string.Concat(pieces).TrimEnd());
        Assert.True(pieces.Count > 3);
    }

    [Fact]
    public async Task AConversationOfSeveralTurnsIsRenderedWhole()
    {
        Chat chat = new Chat().User("Describe the image.", Picture("scene0.png")).Assistant("a purple triangle on a black background.").User("What color is the background?");
        GeneratedText text = await loaded.Pipeline.ChatAsync(chat);
        Assert.NotEmpty(text.Text);
        Assert.True(text.PromptTokens > 60);
    }

    [Fact]
    public async Task AChatClientGivesUsageAndFinishReason()
    {
        using IChatClient client = loaded.Pipeline.AsChatClient();
        byte[] picture = File.ReadAllBytes(Path.Combine(Folder, "samples", "scene0.png"));
        ChatMessage message = new(ChatRole.User, [new DataContent(picture, "image/png"), new TextContent("Describe the image.")]);
        ChatResponse response = await client.GetResponseAsync([message]);
        Assert.Equal("a purple triangle on a black background.", response.Text);
        Assert.Equal(9, response.Usage!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);

        ChatResponse streamed = await client.GetStreamingResponseAsync([message], new ChatOptions { MaxOutputTokens = 3 }).ToChatResponseAsync();
        Assert.Equal(ChatFinishReason.Length, streamed.FinishReason);
        Assert.Equal(3, streamed.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task ManyThreadsMayCall()
    {
        ImageData image = Picture("scene0.png");
        GeneratedText[] texts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => loaded.Pipeline.AnswerAsync(image, "Describe the image."))));
        Assert.All(texts, t => Assert.Equal("a purple triangle on a black background.", t.Text));
    }

    [Fact]
    public async Task CancellingStopsWithinATokenAndLeavesThePipelineUsable()
    {
        using var cancellation = new CancellationTokenSource();
        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var options = new GenerationOptions { MinNewTokens = 150, MaxNewTokens = 150 };
            await foreach (string _ in loaded.Pipeline.StreamAsync(new Chat().User("Describe the image.", Picture("scene0.png")), options, cancellation.Token))
            {
                pieces++;
                await cancellation.CancelAsync();
            }
        });
        Assert.InRange(pieces, 1, 149);
        Assert.Equal("there is one shape.", (await loaded.Pipeline.AnswerAsync(Picture("scene0.png"), "How many shapes are there?")).Text);
    }

    [Fact]
    public async Task DisposingWhileACallRunsEndsTheCall()
    {
        ImageTextToTextPipeline pipeline = await Load();
        Task<GeneratedText> running = pipeline.AnswerAsync(Picture("scene0.png"), "Describe the image.", new GenerationOptions { MinNewTokens = 150, MaxNewTokens = 150 });
        await pipeline.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.GenerateAsync("a"));
        pipeline.Dispose();
    }

    [Fact]
    public async Task APictureWithoutAPlaceIsRefused()
    {
        ProcessingException error = await Assert.ThrowsAsync<ProcessingException>(() => loaded.Pipeline.GenerateAsync("no place", [Picture("scene0.png")]));
        Assert.Contains("<image>", error.Message, StringComparison.Ordinal);
    }

    private static ImageData Picture(string name) => ImageData.Load(Path.Combine(Folder, "samples", name));

    private static Task<ImageTextToTextPipeline> Load() => AutoPipeline.LoadAsync<ImageTextToTextPipeline>(Folder);

    public sealed class Loaded : IAsyncLifetime
    {
        public ImageTextToTextPipeline Pipeline { get; private set; } = null!;

        public async Task InitializeAsync() => Pipeline = await Load();

        public async Task DisposeAsync() => await Pipeline.DisposeAsync();
    }
}
