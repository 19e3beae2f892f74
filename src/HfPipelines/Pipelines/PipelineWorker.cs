using System.Collections.Concurrent;
using TorchSharp;

namespace HfPipelines.Pipelines;

/// <summary>
/// The one thread on which a pipeline touches libtorch: dispose scopes, inference mode and libtorch's thread pool are per thread. Calls queue up;
/// many threads may make them.
/// </summary>
internal sealed class PipelineWorker : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name, for debuggers.</param>
    public PipelineWorker(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs work on the thread, inside a dispose scope of its own.</summary>
    /// <param name="work">The work; its token is cancelled by the caller's, and when the worker stops.</param>
    /// <param name="cancellationToken">Cancels the work, also while it waits.</param>
    /// <exception cref="ObjectDisposedException">The worker is disposed, or was while the work ran.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(PipelineWorker));
            _queue.Add(() => Execute(work, completion, cancellationToken), CancellationToken.None);
        }

        return completion.Task;
    }

    /// <summary>Stops: the running call is cancelled, waiting ones fail, and the thread has ended when this returns.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _queue.CompleteAdding();
        }

        _stopping.Cancel();
        _thread.Join();
        _queue.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        using IDisposable inference = torch.inference_mode();
        foreach (Action call in _queue.GetConsumingEnumerable())
        {
            call();
        }
    }

    private void Execute<T>(Func<CancellationToken, T> work, TaskCompletionSource<T> completion, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            linked.Token.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            completion.SetResult(work(linked.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            completion.SetCanceled(cancellationToken);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            completion.SetException(new ObjectDisposedException("The pipeline was disposed while the call ran."));
        }
        catch (Exception error)
        {
            completion.SetException(error);
        }
    }
}
