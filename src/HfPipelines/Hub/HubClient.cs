using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HfPipelines.Hub;

/// <summary>
/// Downloads models of the HuggingFace Hub into the folder that all libraries of the Hub share. A download that was cut goes on where it ended,
/// contents are checked against their hashes, and what is there is not downloaded again.
/// </summary>
public sealed class HubClient : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly HubOptions _options;
    private readonly HubCache _cache;
    private readonly HubConnection _connection;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Where the Hub and its cache are; null for what the environment says.</param>
    public HubClient(HubOptions? options = null)
    {
        _options = options ?? HubOptions.FromEnvironment();
        _cache = new HubCache(_options);
        _connection = new HubConnection(_options);
    }

    /// <summary>Downloads what loading a model needs: configuration, tokenizer, templates, and weights as safetensors.</summary>
    /// <param name="id">The model, for example <c>org/name</c>.</param>
    /// <param name="revision">A branch, tag or commit; null for <c>main</c>.</param>
    /// <param name="progress">Is told of the bytes downloaded.</param>
    /// <param name="cancellationToken">Stops the download; the next one goes on from there.</param>
    /// <returns>The folder with the model's files.</returns>
    /// <exception cref="HubException">The Hub refuses, cannot be reached, or gave a wrong content; or it must not be asked and the model is not there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> DownloadAsync(string id, string? revision = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        revision ??= HubOptions.DefaultRevision;
        if (!RepositoryId.TryParse(id, out RepositoryId? repository) || !HubCache.IsSafe(revision))
        {
            throw new HubException($"Expected a folder or a model of the Hub such as 'org/name', found '{id}' at '{revision}'.");
        }

        string? cached = _cache.FindSnapshot(repository, revision);
        if (_options.Offline)
        {
            return cached ?? throw new HubException($"'{id}' at '{revision}' is not in {_cache.Root}, and the Hub must not be asked (HF_HUB_OFFLINE).");
        }

        (string commit, List<HubFile> files) listed;
        try
        {
            listed = await _connection.RetryAsync(() => ListAsync(repository, revision, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (HubException exception) when (exception.StatusCode is null && exception.InnerException is not null && cached is not null)
        {
            // The Hub cannot be reached, but the model is there.
            return cached;
        }

        (string commit, List<HubFile> files) = listed;
        long done = 0;
        long total = files.Sum(f => f.Size ?? 0);
        foreach (HubFile file in files)
        {
            long before = done;
            await DownloadAsync(repository, commit, file, bytes => progress?.Report(new LoadProgress(LoadStage.Downloading, file.Name, before + bytes, total)), cancellationToken)
                .ConfigureAwait(false);
            done += file.Size ?? 0;
        }

        _cache.WriteReference(repository, revision, commit);
        return _cache.SnapshotFolder(repository, commit);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connection.Dispose();

    private async Task<(string Commit, List<HubFile> Files)> ListAsync(RepositoryId id, string revision, CancellationToken cancellationToken)
    {
        // A branch's name may hold slashes, which belong to the name here.
        var address = new Uri($"{_connection.Address("api", "models", id.Value, "revision")}/{Uri.EscapeDataString(revision)}?blobs=true");
        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Get, address, 0, followAway: true, cancellationToken).ConfigureAwait(false);
        byte[] content = await _connection.WithinTimeout(response.Content.ReadAsByteArrayAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            string? commit = json.RootElement.GetProperty("sha").GetString();
            List<HubFile> files = [.. json.RootElement.GetProperty("siblings").EnumerateArray().Select(HubFile.Parse).Where(f => f.IsNeeded)];
            return commit is not null && HubCache.IsSafe(commit) && !commit.Contains('/', StringComparison.Ordinal)
                ? (commit, files)
                : throw new HubException($"{address}: expected a commit as 'sha', found '{commit}'.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new HubException($"{address}: expected the description of a model, found something else: {exception.Message}", null, exception);
        }
    }

    private async Task DownloadAsync(RepositoryId id, string commit, HubFile file, Action<long> report, CancellationToken cancellationToken)
    {
        Uri address = _connection.Address(id.Value, "resolve", commit, file.Name);
        string hash = file.Hash ?? await _connection.RetryAsync(() => ReadETagAsync(address, cancellationToken), cancellationToken).ConfigureAwait(false);
        string blob = _cache.BlobPath(id, hash);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        if (!File.Exists(blob))
        {
            string incomplete = $"{blob}.incomplete";
            using (FileStream target = await OpenAloneAsync(incomplete, blob, cancellationToken).ConfigureAwait(false))
            {
                // Another process may have finished it meanwhile.
                if (!File.Exists(blob))
                {
                    await _connection.RetryAsync(() => TransferAsync(address, file, target, report, cancellationToken), cancellationToken).ConfigureAwait(false);
                    await VerifyAsync(address, hash, target, cancellationToken).ConfigureAwait(false);
                    File.Move(incomplete, blob, overwrite: true);
                }
                else
                {
                    File.Delete(incomplete);
                }
            }
        }

        _cache.Link(id, commit, file.Name, hash);
        report(file.Size ?? 0);
    }

    private async Task<string> ReadETagAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Head, address, 0, followAway: false, cancellationToken).ConfigureAwait(false);
        string? tag = response.Headers.TryGetValues("X-Linked-ETag", out IEnumerable<string>? linked) ? linked.First() : response.Headers.ETag?.Tag;
        string name = (tag ?? "").Replace("W/", "", StringComparison.Ordinal).Trim('"');
        return name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && HubCache.IsSafe(name)
            ? name
            : throw new HubException($"{address}: expected an ETag that names the content, found '{tag}'.");
    }

    private async Task<bool> TransferAsync(Uri address, HubFile file, FileStream target, Action<long> report, CancellationToken cancellationToken)
    {
        target.Seek(0, SeekOrigin.End);
        if (target.Length == file.Size)
        {
            return true;
        }

        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Get, address, target.Length, followAway: true, cancellationToken).ConfigureAwait(false);
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
        if (!continues)
        {
            // All of it comes again, or, where the range was refused, with the next attempt.
            target.SetLength(0);
            if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.PartialContent)
            {
                throw new IOException("the Hub does not go on with a download that was cut");
            }
        }

        long? expected = target.Length + response.Content.Headers.ContentLength;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                int count;
                while ((count = await _connection.WithinTimeout(t => content.ReadAsync(buffer, t).AsTask(), cancellationToken).ConfigureAwait(false)) > 0)
                {
                    await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    report(target.Length);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await target.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return target.Length == (file.Size ?? expected ?? target.Length) ? true
            : throw new IOException($"the download ended after {target.Length} of {file.Size ?? expected} bytes");
    }

    private static async Task VerifyAsync(Uri address, string hash, FileStream content, CancellationToken cancellationToken)
    {
        content.Seek(0, SeekOrigin.Begin);
        string? actual = hash.Length switch
        {
            64 => Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)),
            40 => await GitHashAsync(content, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
        if (actual is not null && actual != hash)
        {
            content.SetLength(0);
            throw new HubException($"{address}: expected a content with the hash {hash}, found {actual}.");
        }
    }

    // Git names contents by SHA-1 of their length and bytes.
    private static async Task<string> GitHashAsync(FileStream content, CancellationToken cancellationToken)
    {
#pragma warning disable CA5350 // It is git's name for the content, not a protection.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Waits while another process downloads the same content.
    private static async Task<FileStream> OpenAloneAsync(string path, string finished, CancellationToken cancellationToken)
    {
        // Windows moves an open file only where deletion is shared; elsewhere anything but None is no exclusive lock.
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, BufferSize, FileOptions.Asynchronous);
            }
            catch (IOException) when (File.Exists(path) || File.Exists(finished))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
