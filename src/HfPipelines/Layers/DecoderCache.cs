using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What a decoder keeps between two calls: keys and values, or a recurrent state.</summary>
public abstract class DecoderCache : IDisposable
{
    /// <summary>The number of tokens that the cache has seen.</summary>
    public abstract long Length { get; }

    /// <summary>Reorders the sequences in place, as beam search asks for.</summary>
    /// <param name="indices">For each sequence the one whose memory it takes over, int64 [batch].</param>
    public abstract void Reorder(Tensor indices);

    /// <summary>Forgets the last tokens, as assisted decoding asks for.</summary>
    /// <param name="length">The number of tokens to remember.</param>
    /// <exception cref="NotSupportedException">The memory cannot go back, as that of a recurrent state.</exception>
    public virtual void Crop(long length) => throw new NotSupportedException($"{GetType().Name} cannot forget tokens.");

    /// <summary>Whether a longer sequence makes what is remembered void, so that it must be forgotten and computed again.</summary>
    /// <param name="length">The number of tokens that the sequence will have.</param>
    public virtual bool MustRestart(long length) => false;

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
