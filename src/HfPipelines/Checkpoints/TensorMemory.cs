using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>The memory of contiguous tensors on the CPU.</summary>
internal static class TensorMemory
{
    private const long MaxSpan = 1 << 30;

    /// <summary>The values of a tensor that a span can hold, which live as long as it.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="tensor">A contiguous tensor on the CPU.</param>
    public static Span<T> Values<T>(Tensor tensor)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>The bytes of a tensor in pieces that a span can hold.</summary>
    /// <param name="tensor">A contiguous tensor on the CPU.</param>
    /// <param name="use">Takes the offset of a piece in bytes, and the piece.</param>
    public static void ForEachPiece(Tensor tensor, Action<long, Span<byte>> use)
    {
        long elementSize = tensor.ElementSize;
        using Tensor flat = tensor.view(-1);
        for (long start = 0; start < flat.NumberOfElements;)
        {
            long count = Math.Min(flat.NumberOfElements - start, MaxSpan / elementSize);
            using Tensor piece = flat.narrow(0, start, count);
            use(start * elementSize, piece.bytes);
            start += count;
        }
    }
}
