using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Cuts sequences into blocks, the last one filled up with zeros.</summary>
/// <param name="length">The length of a block.</param>
internal sealed class LongT5Blocks(int length)
{
    /// <summary>The length of a block.</summary>
    public int Length => length;

    /// <summary>Cuts a sequence.</summary>
    /// <param name="states">[batch, positions, ...].</param>
    /// <returns>[batch, blocks, length, ...].</returns>
    public Tensor Split(Tensor states)
    {
        long missing = (length - (states.size(1) % length)) % length;
        Tensor whole = missing == 0 ? states : cat([states, Zeros(states, missing)], 1);
        return whole.unflatten(1, [whole.size(1) / length, length]);
    }

    /// <summary>Puts each block between its neighbours; those beyond the ends are zeros.</summary>
    /// <param name="blocks">[batch, blocks, length, ...].</param>
    /// <returns>[batch, blocks, 3 · length, ...].</returns>
    public static Tensor WithNeighbours(Tensor blocks)
    {
        Tensor none = Zeros(blocks, 1);
        long count = blocks.size(1);
        Tensor all = cat([none, blocks, none], 1);
        return cat([all.narrow(1, 0, count), blocks, all.narrow(1, 2, count)], 2);
    }

    private static Tensor Zeros(Tensor like, long count)
    {
        long[] shape = like.shape;
        shape[1] = count;
        return zeros(shape, like.dtype, like.device);
    }
}
