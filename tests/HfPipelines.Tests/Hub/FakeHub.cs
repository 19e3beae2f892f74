using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HfPipelines.Tests.Hub;

/// <summary>A Hub on this machine, with one model, that can be told to fail.</summary>
internal sealed class FakeHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpListener _listener = new();
    private readonly List<Request> _requests = [];

    public FakeHub()
    {
        // The system gives a free port only to sockets; another process may take it meanwhile.
        for (int attempt = 0; ; attempt++)
        {
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
            }

            try
            {
                _listener.Prefixes.Add($"{Endpoint}");
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                _listener.Prefixes.Clear();
            }
        }

        _ = ServeAsync();
    }

    public Uri Endpoint { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The names in the list; null for those of <see cref="Files"/>.</summary>
    public IReadOnlyList<string>? ListedNames { get; set; }

    /// <summary>Whether the list holds sizes and hashes; otherwise the ETag says them.</summary>
    public bool ListsHashes { get; set; } = true;

    /// <summary>Whether downloads that were cut may go on.</summary>
    public bool AllowsRanges { get; set; } = true;

    /// <summary>A hook before an answer; true when it has answered.</summary>
    public Func<Request, HttpListenerContext, Task<bool>>? Before { get; set; }

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose() => _listener.Close();

    public static string GitHash(byte[] content)
        => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));

    public static string Hash(string name, byte[] content) => IsLarge(name) ? Convert.ToHexStringLower(SHA256.HashData(content)) : GitHash(content);

    /// <summary>Answers with the first part of a content and cuts the connection.</summary>
    public static async Task<bool> CutAsync(HttpListenerContext context, byte[] content, int length)
    {
        context.Response.ContentLength64 = content.Length;
        await context.Response.OutputStream.WriteAsync(content.AsMemory(0, length));
        await context.Response.OutputStream.FlushAsync();
        context.Response.Abort();
        return true;
    }

    public static bool Fail(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
        return true;
    }

    private static bool IsLarge(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            HttpListenerRequest asked = context.Request;
            var request = new Request(asked.HttpMethod, asked.Url!.AbsolutePath, asked.Headers["Range"], asked.Headers["Authorization"]);
            lock (_requests)
            {
                _requests.Add(request);
            }

            if (Before is not null && await Before(request, context))
            {
                return;
            }

            const string Resolve = $"/org/tiny/resolve/{Commit}/";
            if (request.Path is "/api/models/org/tiny/revision/main" or "/api/models/org/tiny/revision/pr%2F1")
            {
                Send(context, JsonSerializer.SerializeToUtf8Bytes(Description()));
            }
            else if (request.Path.StartsWith(Resolve, StringComparison.Ordinal) && Files.TryGetValue(request.Path[Resolve.Length..], out byte[]? content))
            {
                context.Response.AddHeader("ETag", $"\"{Hash(request.Path, content)}\"");
                SendPart(context, content, request.Range);
            }
            else
            {
                Fail(context, 404);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client is gone.
        }
    }

    private object Description() => new
    {
        sha = Commit,
        siblings = (ListedNames ?? [.. Files.Keys]).Select(name => Entry(name, Files.GetValueOrDefault(name, []))),
    };

    private Dictionary<string, object> Entry(string name, byte[] content)
    {
        var entry = new Dictionary<string, object> { ["rfilename"] = name };
        if (ListsHashes)
        {
            entry["size"] = content.Length;
            entry["blobId"] = GitHash(content);
            if (IsLarge(name))
            {
                entry["lfs"] = new { sha256 = Hash(name, content), size = content.Length };
            }
        }

        return entry;
    }

    private void SendPart(HttpListenerContext context, byte[] content, string? range)
    {
        if (range is null || !AllowsRanges)
        {
            Send(context, content);
            return;
        }

        int from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        context.Response.StatusCode = 206;
        context.Response.AddHeader("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}");
        Send(context, content[from..]);
    }

    private static void Send(HttpListenerContext context, byte[] content)
    {
        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            context.Response.OutputStream.Write(content);
        }

        context.Response.Close();
    }

    public sealed record Request(string Method, string Path, string? Range, string? Authorization);
}
