using System.Globalization;
using HfPipelines.Layers;

namespace HfPipelines.Pipelines;

/// <summary>
/// What a recurrent model remembers of a text: of a fixed size, however long the text is. Make one with <see cref="StateSpacePipeline.ReadAsync"/>;
/// continuing from it leaves it as it is.
/// </summary>
public sealed class TextState : IDisposable
{
    internal const string TokensKey = "tokens";

    private readonly RecurrentCache _cache;
    private bool _isDisposed;

    internal TextState(IReadOnlyList<int> tokenIds, RecurrentCache cache)
    {
        (TokenIds, _cache) = (tokenIds, cache);
    }

    /// <summary>The tokens of the text.</summary>
    public IReadOnlyList<int> TokenIds { get; }

    /// <summary>The network's state after all tokens but the last.</summary>
    internal RecurrentCache Cache
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _cache;
        }
    }

    /// <summary>Writes the state into a file, from which <see cref="StateSpacePipeline.LoadStateAsync"/> resumes it.</summary>
    /// <param name="path">The file; a safetensors file, whatever its name.</param>
    /// <exception cref="ObjectDisposedException">The state is disposed.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Cache.Save(path, new Dictionary<string, string> { [TokensKey] = string.Join(' ', TokenIds.Select(t => t.ToString(CultureInfo.InvariantCulture))) });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _cache.Dispose();
    }
}
