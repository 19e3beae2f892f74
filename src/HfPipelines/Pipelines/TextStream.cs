using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace HfPipelines.Pipelines;

/// <summary>Text while it is written.</summary>
internal static class TextStream
{
    /// <summary>Starts to write and gives the pieces as they come.</summary>
    /// <param name="write">Writes: it is handed what receives the pieces, and a token that leaving the enumeration cancels too.</param>
    /// <param name="trimStart">Whether white space before the text is left out.</param>
    /// <param name="completed">Hears of the whole text; null for nobody.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    public static async IAsyncEnumerable<string> ReadAsync(
        Func<Action<string>, CancellationToken, Task<IReadOnlyList<GeneratedText>>> write,
        bool trimStart,
        Action<GeneratedText>? completed,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task<IReadOnlyList<GeneratedText>> run = write(piece => pieces.Writer.TryWrite(piece), leaving.Token);
        _ = run.ContinueWith(_ => pieces.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        bool started = !trimStart;
        try
        {
            await foreach (string piece in pieces.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                string text = started ? piece : piece.TrimStart();
                started |= text.Length > 0;
                if (text.Length > 0)
                {
                    yield return text;
                }
            }

            GeneratedText result = (await run.ConfigureAwait(false))[0];
            completed?.Invoke(result);
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
        }
    }
}
