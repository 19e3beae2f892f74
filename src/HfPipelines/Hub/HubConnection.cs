using System.Net;
using System.Net.Http.Headers;

namespace HfPipelines.Hub;

/// <summary>Requests to the Hub: with its token, only to its own host, with redirects, a limit on silence, and retries.</summary>
internal sealed class HubConnection : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HubOptions _options;
    private readonly HttpClient _http;

    public HubConnection(HubOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("HfPipelines", typeof(HubConnection).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>The address of something on the Hub.</summary>
    /// <param name="segments">The parts of its path; slashes within them stay.</param>
    public Uri Address(params ReadOnlySpan<string> segments)
    {
        string path = _options.Endpoint.AbsoluteUri.TrimEnd('/');
        foreach (string segment in segments)
        {
            path += $"/{Uri.EscapeDataString(segment).Replace("%2F", "/", StringComparison.Ordinal)}";
        }

        return new Uri(path);
    }

    /// <summary>Does something until it succeeds, fails for good, or has failed too often.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await action().ConfigureAwait(false);
            }
            catch (Exception exception) when (MayPass(exception, cancellationToken))
            {
                if (attempt == _options.MaxRetries)
                {
                    throw exception as HubException ?? new HubException($"{_options.Endpoint}: {exception.Message}", null, exception);
                }

                await Task.Delay(_options.RetryDelay * Math.Pow(2, attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a request and follows redirects.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="from">The first byte that is asked for; 0 for all.</param>
    /// <param name="followAway">Whether redirects to other hosts are followed; the Hub's own answer names the content, the other host has it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, when it is a success, a redirect that was not followed, or says that the range is empty.</returns>
    /// <exception cref="HubException">The Hub refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, long from, bool followAway, CancellationToken cancellationToken)
    {
        Uri current = address;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(method, current);
            request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
            bool isHub = current.Scheme == _options.Endpoint.Scheme && current.Authority == _options.Endpoint.Authority;
            request.Headers.Authorization = isHub && _options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            HttpResponseMessage response = await WithinTimeout(t => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, t), cancellationToken).ConfigureAwait(false);
            Uri? location = (int)response.StatusCode is >= 301 and <= 308 && response.Headers.Location is { } target ? new Uri(current, target) : null;
            if (location is null || (!followAway && location.Authority != _options.Endpoint.Authority))
            {
                return Accept(response, address, redirected: location is not null);
            }

            response.Dispose();
            current = location;
        }

        throw new HubException($"{address}: more than {MaxRedirects} redirects.");
    }

    /// <summary>Does one step of a transfer, which fails when nothing happens for too long.</summary>
    public async Task<T> WithinTimeout<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no answer within {_options.Timeout.TotalSeconds:0.#} seconds", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool MayPass(Exception exception, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && exception switch
    {
        HubException hub => hub.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        HttpIOException or HttpRequestException => true,
        IOException => exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException),
        _ => false,
    };

    private HttpResponseMessage Accept(HttpResponseMessage response, Uri address, bool redirected)
    {
        if (response.IsSuccessStatusCode || redirected || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            string said = response.Headers.TryGetValues("X-Error-Message", out IEnumerable<string>? messages) ? $" ({string.Join(' ', messages)})" : "";
            string reason = response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => _options.Token is null
                    ? "no access; set HF_TOKEN to a token that may read the model, or check its name"
                    : "no access with this token",
                HttpStatusCode.NotFound => "not found; check the name and the revision",
                _ => "the Hub failed",
            };
            throw new HubException($"{address}: {(int)response.StatusCode}: {reason}{said}.", response.StatusCode);
        }
    }
}
