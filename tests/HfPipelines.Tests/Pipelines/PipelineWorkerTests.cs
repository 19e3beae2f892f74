using HfPipelines.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class PipelineWorkerTests
{
    [Fact]
    public async Task RunsEverythingOnOneThread()
    {
        using var worker = new PipelineWorker("test");
        int[] threads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => worker.RunAsync(_ => Environment.CurrentManagedThreadId, CancellationToken.None))));
        Assert.Single(threads.Distinct());
    }

    [Fact]
    public async Task PassesErrorsOn()
    {
        using var worker = new PipelineWorker("test");
        await Assert.ThrowsAsync<InvalidDataException>(() => worker.RunAsync<int>(_ => throw new InvalidDataException(), CancellationToken.None));
        Assert.Equal(1, await worker.RunAsync(_ => 1, CancellationToken.None));
    }

    [Fact]
    public async Task CancelsARunningAndAWaitingCall()
    {
        using var worker = new PipelineWorker("test");
        using var cancellation = new CancellationTokenSource();
        Task<int> running = worker.RunAsync<int>(WaitForCancellation, cancellation.Token);
        Task<int> waiting = worker.RunAsync(_ => 1, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task DisposingEndsRunningAndWaitingCalls()
    {
        var worker = new PipelineWorker("test");
        Task<int> running = worker.RunAsync<int>(WaitForCancellation, CancellationToken.None);
        Task<int> waiting = worker.RunAsync(_ => 1, CancellationToken.None);
        worker.Dispose();
        worker.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => worker.RunAsync(_ => 1, CancellationToken.None));
    }

    private static int WaitForCancellation(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
        cancellationToken.ThrowIfCancellationRequested();
        return 0;
    }
}
