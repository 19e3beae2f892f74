using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>Tensors by name, read when they are asked for.</summary>
public abstract class TensorSource : IDisposable
{
    /// <summary>Where the tensors come from, for error messages: a file or folder.</summary>
    public abstract string Location { get; }

    /// <summary>The names, in no particular order.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>What is known of a tensor without reading it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="info">Type and shape.</param>
    public abstract bool TryGetInfo(string name, [NotNullWhen(true)] out TensorInfo? info);

    /// <summary>Gives a tensor on the CPU, in the type it is stored in. It may lie in a mapped file: it must not be written to.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A tensor that the caller owns and that belongs to no dispose scope; it may outlive the source.</returns>
    /// <exception cref="CheckpointException">There is no such tensor, or it could not be read.</exception>
    public abstract Tensor Read(string name);

    /// <summary>Closes the source.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the source.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
