using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Mixes each position with the one before it, channel by channel.</summary>
/// <param name="weights">The view that holds the shares.</param>
/// <param name="name">The name of the share of the position itself, [1, 1, size].</param>
/// <param name="size">The size of the hidden states.</param>
internal sealed class RwkvTokenShift(Weights weights, string name, int size)
{
    private readonly Tensor _share = weights.Get(name, 1, 1, size);

    /// <summary>The positions, each moved behind by one.</summary>
    /// <param name="hidden">[batch, length, size].</param>
    /// <param name="last">The position before the first, [batch, size], overwritten with the last one.</param>
    /// <param name="mixesRows">
    /// Whether the rows of a batch that goes on by one token are not apart, as in transformers, where a missing dimension makes each row read what came
    /// before in all rows, one after the other, and be as long as the batch.
    /// </param>
    /// <returns>The same shape; for a single position whose rows are mixed [1, batch, size].</returns>
    public static Tensor Shift(Tensor hidden, Tensor last, bool mixesRows)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = hidden.size(1);
        Tensor before = length == 1 && mixesRows ? last.unsqueeze(0).clone() : cat([last.unsqueeze(1), hidden.narrow(1, 0, length - 1)], 1);
        last.copy_(hidden.select(1, length - 1));
        return before.MoveToOuterDisposeScope();
    }

    /// <summary>Mixes.</summary>
    /// <param name="hidden">[batch, length, size].</param>
    /// <param name="shifted">The positions before, a shape that goes with it.</param>
    public Tensor Mix(Tensor hidden, Tensor shifted) => lerp(shifted, hidden, _share);
}
