namespace HfPipelines.Pipelines;

/// <summary>
/// A pipeline that is loaded once, when it is first asked for. Safe to call from many threads; a load that failed is tried again by the next call.
/// </summary>
/// <typeparam name="TPipeline">The class of the pipeline.</typeparam>
/// <param name="load">Loads the pipeline.</param>
public sealed class LazyPipeline<TPipeline>(Func<CancellationToken, Task<TPipeline>> load) : IAsyncDisposable, IDisposable
    where TPipeline : class, IAsyncDisposable
{
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private Task<TPipeline>? _loading;
    private bool _isDisposed;

    /// <summary>The pipeline, loaded if it is not yet.</summary>
    /// <param name="cancellationToken">Stops waiting; the load goes on for other callers.</param>
    /// <exception cref="HfPipelinesException">The checkpoint is not there, malformed, or of another model type.</exception>
    /// <exception cref="ObjectDisposedException">This is disposed.</exception>
    public Task<TPipeline> GetAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_loading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // On the thread pool, so that no caller's context is needed to finish: a blocking wait cannot lock up.
                _loading = Task.Run(() => load(_disposal.Token), _disposal.Token);
            }

            return _loading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops a load that is under way and frees the pipeline.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops a load that is under way and frees the pipeline.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<TPipeline>? loading;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            loading = _loading;
        }

        await _disposal.CancelAsync().ConfigureAwait(false);
        if (loading is not null)
        {
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
            {
                await loading.Result.DisposeAsync().ConfigureAwait(false);
            }
        }

        _disposal.Dispose();
    }
}
