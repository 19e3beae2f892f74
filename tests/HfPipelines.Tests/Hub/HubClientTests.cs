using System.Net;
using HfPipelines.Checkpoints;
using HfPipelines.Hub;
using HfPipelines.Tests.Checkpoints;

namespace HfPipelines.Tests.Hub;

public sealed class HubClientTests : IDisposable
{
    private readonly FakeHub _hub = new();
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _weights = new byte[300_000];

    public HubClientTests()
    {
        new Random(7).NextBytes(_weights);
        _hub.Files["config.json"] = "{\"model_type\":\"tiny\"}"u8.ToArray();
        _hub.Files["1_Pooling/config.json"] = "{}"u8.ToArray();
        _hub.Files["model.safetensors"] = _weights;
        _hub.Files["model.fp16.safetensors"] = [1, 2, 3];
        _hub.Files["pytorch_model.bin"] = [4, 5, 6];
        _hub.Files["README.md"] = [7];
    }

    private HubOptions Options => new() { Endpoint = _hub.Endpoint, CacheFolder = _folder["hub"], RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetries = 2 };

    private string Repository => Path.Combine(_folder["hub"], "models--org--tiny");

    private string Blob => Path.Combine(Repository, "blobs", FakeHub.Hash("model.safetensors", _weights));

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_loading_needs_arrives_in_the_shared_layout(bool listsHashes)
    {
        _hub.ListsHashes = listsHashes;
        var progress = new List<LoadProgress>();
        string snapshot = await DownloadAsync(Options, progress: new Recorder(progress));
        Assert.Equal(Path.Combine(Repository, "snapshots", FakeHub.Commit), snapshot);
        Assert.Equal(
            ["1_Pooling/config.json", "config.json", "model.safetensors"],
            Directory.GetFiles(snapshot, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(snapshot, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(_weights, File.ReadAllBytes(Path.Combine(snapshot, "model.safetensors")));
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(Repository, "refs", "main")));
        Assert.Empty(Directory.GetFiles(Repository, "*.incomplete", SearchOption.AllDirectories));
        Assert.Equal(snapshot, CheckpointFolder.Open("org/tiny", hub: Options).Path);
        Assert.All(progress, p => Assert.Equal(LoadStage.Downloading, p.Stage));
        Assert.True(!listsHashes || progress[^1].Done == progress[^1].Total);
        Assert.True(progress.Zip(progress.Skip(1)).All(p => p.First.Done <= p.Second.Done) || !listsHashes);
    }

    [Fact]
    public async Task What_is_there_is_not_downloaded_again()
    {
        await DownloadAsync(Options);
        int before = _hub.Requests.Count;
        await DownloadAsync(Options);
        Assert.Equal("/api/models/org/tiny/revision/main", Assert.Single(_hub.Requests.Skip(before)).Path);
    }

    [Theory]
    [InlineData(true, 200_000)]
    [InlineData(false, 0)]
    public async Task A_download_that_is_cut_goes_on(bool allowsRanges, int expectedFrom)
    {
        _hub.AllowsRanges = allowsRanges;
        int cuts = 0;
        _hub.Before = async (request, context) => request.Path.EndsWith("model.safetensors", StringComparison.Ordinal) && cuts++ == 0 && await FakeHub.CutAsync(context, _weights, 200_000);
        await DownloadAsync(Options);
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
        string? range = _hub.Requests.Last(r => r.Path.EndsWith("model.safetensors", StringComparison.Ordinal)).Range;
        Assert.NotNull(range);
        Assert.True(!allowsRanges || range == $"bytes={expectedFrom}-", range);
    }

    [Fact]
    public async Task A_download_of_another_run_goes_on()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        File.WriteAllBytes($"{Blob}.incomplete", _weights[..1000]);
        await DownloadAsync(Options);
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
        Assert.Contains(_hub.Requests, r => r.Range == "bytes=1000-");
    }

    [Fact]
    public async Task A_content_that_is_not_what_its_hash_says_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        File.WriteAllBytes($"{Blob}.incomplete", new byte[1000]);
        HubException exception = await Assert.ThrowsAsync<HubException>(() => DownloadAsync(Options));
        Assert.Contains("hash", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Blob));
        await DownloadAsync(Options);
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
    }

    [Theory]
    [InlineData(401, "HF_TOKEN", 1)]
    [InlineData(403, "no access", 1)]
    [InlineData(404, "not found", 1)]
    [InlineData(500, "failed", 3)]
    [InlineData(429, "failed", 3)]
    public async Task A_refusal_is_told_and_only_a_passing_one_is_tried_again(int status, string named, int expectedRequests)
    {
        _hub.Before = (_, context) => Task.FromResult(FakeHub.Fail(context, status));
        HubException exception = await Assert.ThrowsAsync<HubException>(() => DownloadAsync(Options));
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Equal(expectedRequests, _hub.Requests.Count);
    }

    [Fact]
    public async Task A_failure_that_passes_is_survived()
    {
        int failures = 0;
        _hub.Before = (_, context) => Task.FromResult(failures++ % 2 == 0 && FakeHub.Fail(context, 503));
        await DownloadAsync(Options);
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
    }

    [Fact]
    public async Task A_silent_hub_is_given_up()
    {
        _hub.Before = async (_, context) =>
        {
            await Task.Delay(3000);
            return FakeHub.Fail(context, 500);
        };
        HubException exception = await Assert.ThrowsAsync<HubException>(() => DownloadAsync(Options with { Timeout = TimeSpan.FromMilliseconds(100), MaxRetries = 1 }));
        Assert.Contains("no answer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_keeps_what_was_downloaded()
    {
        using var cancellation = new CancellationTokenSource();
        _hub.Before = async (request, context) =>
        {
            if (!request.Path.EndsWith("model.safetensors", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.ContentLength64 = _weights.Length;
            await context.Response.OutputStream.WriteAsync(_weights.AsMemory(0, 100_000));
            await context.Response.OutputStream.FlushAsync();
            await Task.Delay(10_000, CancellationToken.None);
            return true;
        };
        var progress = new Callback(p =>
        {
            if (p is { Item: "model.safetensors", Done: > 90_000 })
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(Options, progress: progress, cancellationToken: cancellation.Token));
        Assert.InRange(new FileInfo($"{Blob}.incomplete").Length, 80_000, 100_000);
        _hub.Before = null;
        await DownloadAsync(Options);
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
    }

    [Fact]
    public async Task Offline_the_hub_is_not_asked()
    {
        HubOptions offline = Options with { Offline = true };
        Assert.Contains("HF_HUB_OFFLINE", (await Assert.ThrowsAsync<HubException>(() => DownloadAsync(offline))).Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
        string snapshot = await DownloadAsync(Options);
        int before = _hub.Requests.Count;
        Assert.Equal(snapshot, await DownloadAsync(offline));
        Assert.Equal(before, _hub.Requests.Count);
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_not_needed_for_what_is_there()
    {
        string snapshot = await DownloadAsync(Options);
        HubOptions unreachable = Options with { Endpoint = new Uri("http://127.0.0.1:9"), MaxRetries = 0 };
        Assert.Equal(snapshot, await DownloadAsync(unreachable));
        await Assert.ThrowsAsync<HubException>(() => DownloadAsync(unreachable, id: "org/other"));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_only()
    {
        using var elsewhere = new FakeHub();
        elsewhere.Before = async (_, context) =>
        {
            context.Response.ContentLength64 = _weights.Length;
            await context.Response.OutputStream.WriteAsync(_weights);
            context.Response.Close();
            return true;
        };
        _hub.Before = (request, context) =>
        {
            if (!request.Path.EndsWith("model.safetensors", StringComparison.Ordinal))
            {
                return Task.FromResult(false);
            }

            context.Response.RedirectLocation = $"{elsewhere.Endpoint}content";
            return Task.FromResult(FakeHub.Fail(context, 302));
        };
        await DownloadAsync(Options with { Token = "secret" });
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
        Assert.All(_hub.Requests, r => Assert.Equal("Bearer secret", r.Authorization));
        Assert.Null(Assert.Single(elsewhere.Requests).Authorization);
    }

    [Theory]
    [InlineData("../config.json")]
    [InlineData("a/../../config.json")]
    [InlineData("/etc/config.json")]
    [InlineData("a\\..\\config.json")]
    [InlineData("C:/config.json")]
    [InlineData("")]
    public async Task A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        _hub.ListedNames = ["config.json", name];
        await Assert.ThrowsAsync<HubException>(() => DownloadAsync(Options));
        Assert.False(Directory.Exists(_folder["hub"]));
    }

    [Theory]
    [InlineData("org/tiny/more", "main")]
    [InlineData("../tiny", "main")]
    [InlineData("org/ti ny", "main")]
    [InlineData("org/tiny", "../../main")]
    [InlineData("org/tiny", "")]
    public async Task A_name_that_is_no_model_is_refused(string id, string revision)
    {
        await Assert.ThrowsAsync<HubException>(() => DownloadAsync(Options, id: id, revision: revision));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task A_branch_may_have_slashes()
    {
        string snapshot = await DownloadAsync(Options, revision: "pr/1");
        Assert.Equal(snapshot, CheckpointFolder.Open("org/tiny", "pr/1", Options).Path);
        Assert.Equal(snapshot, CheckpointFolder.Open("org/tiny", FakeHub.Commit, Options).Path);
    }

    [Fact]
    public async Task Two_downloads_at_once_do_not_disturb_each_other()
    {
        string[] snapshots = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DownloadAsync(Options)));
        Assert.Single(snapshots.Distinct());
        Assert.Equal(_weights, File.ReadAllBytes(Blob));
        Assert.Single(_hub.Requests, r => r.Path.EndsWith("model.safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void The_environment_decides_as_in_Python()
    {
        HubOptions Read(params (string Name, string Value)[] variables)
            => HubOptions.From(name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault());

        File.WriteAllText(_folder["token"], " from-file\n");
        Assert.Equal(Path.Combine(_folder.Path, "hub"), Read(("HF_HOME", _folder.Path)).CacheFolder);
        Assert.Equal("from-file", Read(("HF_HOME", _folder.Path)).Token);
        Assert.Equal("given", Read(("HF_HOME", _folder.Path), ("HF_TOKEN", "given")).Token);
        Assert.Equal("/cache", Read(("HF_HOME", _folder.Path), ("HF_HUB_CACHE", "/cache")).CacheFolder);
        Assert.Equal(Path.Combine("/x", "huggingface", "hub"), Read(("XDG_CACHE_HOME", "/x")).CacheFolder);
        Assert.True(Read(("HF_HUB_OFFLINE", "1")).Offline);
        Assert.False(Read(("HF_HUB_OFFLINE", "0")).Offline);
        Assert.Equal(new Uri("https://mirror.example"), Read(("HF_ENDPOINT", "https://mirror.example")).Endpoint);
        Assert.Throws<HubException>(() => Read(("HF_ENDPOINT", "nowhere")));
    }

    private async Task<string> DownloadAsync(
        HubOptions options, string id = "org/tiny", string? revision = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var client = new HubClient(options);
        return await client.DownloadAsync(id, revision, progress, cancellationToken);
    }

    private sealed class Recorder(List<LoadProgress> reports) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => reports.Add(value);
    }

    private sealed class Callback(Action<LoadProgress> action) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => action(value);
    }
}
