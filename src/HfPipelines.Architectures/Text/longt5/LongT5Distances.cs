using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What a token adds to the scores of others in its own block and in both neighbours, by their distance; farther ones than the radius are hidden.</summary>
internal sealed class LongT5Distances
{
    /// <summary>What hides a key: large enough to drown every score, and still a number, so that a query which sees nothing sees all alike.</summary>
    public const double Hidden = -1e10;

    private readonly Tensor _bias;
    private readonly Tensor _isNear;

    public LongT5Distances(LongT5Config config, Weights weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Blocks = new LongT5Blocks(config.LocalRadius + 1);
        Tensor table = weights.Get("weight", config.RelativeAttentionNumBuckets, config.NumHeads);
        long length = Blocks.Length;
        Tensor keys = arange(3 * length, ScalarType.Int64, weights.Device);
        Tensor distances = keys.unsqueeze(0) - keys.narrow(0, length, length).unsqueeze(1);
        Tensor buckets = RelativePositionBias.Of(distances, config.RelativeAttentionNumBuckets, config.RelativeAttentionMaxDistance, bidirectional: true);
        _bias = weights.Own(table.index_select(0, buckets.flatten()).view(length, 3 * length, -1).permute(2, 0, 1).contiguous().MoveToOuterDisposeScope());
        _isNear = weights.Own((distances.abs() < length).MoveToOuterDisposeScope());
    }

    /// <summary>How sequences are cut.</summary>
    public LongT5Blocks Blocks { get; }

    /// <summary>The numbers for a call.</summary>
    /// <param name="counts">1 where a token counts, [batch, length].</param>
    /// <returns>[batch, blocks, heads, block, 3 · block], in the current dispose scope.</returns>
    public Tensor For(Tensor counts)
    {
        Tensor own = Blocks.Split(counts.ne(0));
        Tensor visible = own.unsqueeze(-1).logical_and(LongT5Blocks.WithNeighbours(own).unsqueeze(-2)).logical_and(_isNear).unsqueeze(2);
        return _bias + zeros(visible.shape, _bias.dtype, _bias.device).masked_fill_(visible.logical_not(), Hidden);
    }
}
