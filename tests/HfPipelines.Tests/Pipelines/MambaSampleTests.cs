using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Pipelines;

namespace HfPipelines.Tests.Pipelines;

/// <summary>The small trained Mamba of the samples, and what a recurrent state is good for.</summary>
public sealed class MambaSampleTests(MambaSampleTests.Loaded loaded) : IClassFixture<MambaSampleTests.Loaded>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Mamba", "tiny-mamba");

    [Fact]
    public async Task WritesAsPythonDoes()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "samples", "expected.json")));
        foreach (JsonElement row in expected.RootElement.EnumerateArray())
        {
            string prompt = row.GetProperty("prompt").GetString()!;
            GeneratedText text = await loaded.Pipeline.GenerateAsync(prompt);
            Assert.Equal(row.GetProperty("text").GetString(), prompt + text.Text);
            Assert.Equal(row.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32()).Skip(text.PromptTokens), text.TokenIds);
        }
    }

    [Fact]
    public async Task ContinuesAStateInSeveralWaysAsIfTheTextWereReadAnew()
    {
        using TextState state = await loaded.Pipeline.ReadAsync("a red");
        foreach (string next in new[] { " circle", " square", "" })
        {
            Assert.Equal((await loaded.Pipeline.GenerateAsync("a red" + next)).TokenIds, (await loaded.Pipeline.ContinueAsync(state, next)).TokenIds);
        }
    }

    [Fact]
    public async Task ReadsOnFromAStateAndLeavesItAsItIs()
    {
        using TextState first = await loaded.Pipeline.ReadAsync("a red");
        using TextState second = await loaded.Pipeline.ReadAsync(" circle above", first);
        Assert.Equal((await loaded.Pipeline.GenerateAsync("a red circle above")).TokenIds, (await loaded.Pipeline.ContinueAsync(second)).TokenIds);
        Assert.Equal((await loaded.Pipeline.GenerateAsync("a red square")).TokenIds, (await loaded.Pipeline.ContinueAsync(first, " square")).TokenIds);
    }

    [Fact]
    public async Task SavesAndResumesAState()
    {
        string file = Path.GetTempFileName();
        try
        {
            using (TextState state = await loaded.Pipeline.ReadAsync("sort red blue"))
            {
                state.Save(file);
            }

            using TextState resumed = await loaded.Pipeline.LoadStateAsync(file);
            Assert.Equal(" blue green red.", (await loaded.Pipeline.ContinueAsync(resumed, " green:")).Text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AStateIsAsLargeForALongTextAsForAShortOne()
    {
        string file = Path.GetTempFileName();
        try
        {
            var sizes = new List<long>();
            foreach (int words in new[] { 2, 200 })
            {
                using TextState state = await loaded.Pipeline.ReadAsync(string.Join(' ', Enumerable.Repeat("red", words)));
                state.Save(file);
                sizes.Add(new FileInfo(file).Length - (state.TokenIds.Count * 4));
            }

            Assert.InRange(sizes[1] - sizes[0], -200, 200);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task RefusesWhatIsNoStateOfThisModel()
    {
        CheckpointException foreign = await Assert.ThrowsAsync<CheckpointException>(() => loaded.Pipeline.LoadStateAsync(Path.Combine(Folder, "model.safetensors")));
        Assert.Equal("length", foreign.Key);
        TextState disposed = await loaded.Pipeline.ReadAsync("a");
        disposed.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => loaded.Pipeline.ContinueAsync(disposed));
    }

    public sealed class Loaded : IAsyncLifetime
    {
        public StateSpacePipeline Pipeline { get; private set; } = null!;

        public async Task InitializeAsync() => Pipeline = await AutoPipeline.LoadAsync<StateSpacePipeline>(Folder);

        public async Task DisposeAsync() => await Pipeline.DisposeAsync();
    }
}
