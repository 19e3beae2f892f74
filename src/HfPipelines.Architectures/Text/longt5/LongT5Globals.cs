using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Sums of stretches of a text, which every token sees besides its neighbours. Tokens behind the last whole stretch belong to it.</summary>
internal sealed class LongT5Globals
{
    private readonly LongT5Config _config;
    private readonly Tensor _table;

    public LongT5Globals(LongT5Config config, Weights weights)
    {
        _config = config;
        _table = weights.Get("weight", config.RelativeAttentionNumBuckets, config.NumHeads);
    }

    /// <summary>The stretch of each token, int64 [batch, length]; -1 for none.</summary>
    /// <param name="counts">1 where a token counts, int64 [batch, length].</param>
    public Tensor Stretches(Tensor counts)
    {
        int size = _config.GlobalBlockSize;
        Tensor shares = full(counts.shape, 1.0 / size, ScalarType.Float32, counts.device);

        // In the order of the original, whose rounding decides between neighbouring stretches.
        Tensor stretches = (shares.cumsum(1) - shares).add_(1).sub_(1).floor_().to_type(ScalarType.Int64).mul_(counts).add_(counts - 1);
        Tensor places = arange(counts.size(1), ScalarType.Int64, counts.device);
        Tensor whole = places.remainder(size).eq(size - 1).logical_and(stretches >= 0).sum(-1, keepdim: true) - 1;
        return stretches.minimum(whole);
    }

    /// <summary>The sums of the stretches, [batch, stretches, hidden].</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="stretches">The stretch of each token, int64 [batch, length].</param>
    public Tensor Sum(Tensor hidden, Tensor stretches)
        => stretches.unsqueeze(1).eq(Numbers(stretches).view(1, -1, 1)).to_type(hidden.dtype).matmul(hidden);

    /// <summary>What stretches add to the scores of tokens, [batch, length, heads, stretches].</summary>
    /// <param name="counts">1 where a token counts, int64 [batch, length].</param>
    /// <param name="stretches">The stretch of each token, int64 [batch, length].</param>
    public Tensor Bias(Tensor counts, Tensor stretches)
    {
        Tensor numbers = Numbers(stretches);
        Tensor exists = (numbers.unsqueeze(0) <= stretches.max(-1, keepdim: true).values).to_type(ScalarType.Int64);
        Tensor isHidden = counts.unsqueeze(-1).ne(exists.unsqueeze(1)).unsqueeze(2);
        Tensor buckets = RelativePositionBias.Of(
            numbers - stretches.unsqueeze(-1), _config.RelativeAttentionNumBuckets, _config.RelativeAttentionMaxDistance, bidirectional: true);
        Tensor bias = _table.index_select(0, buckets.flatten()).view([.. buckets.shape, -1]).transpose(2, 3);
        return bias + zeros(isHidden.shape, bias.dtype, bias.device).masked_fill_(isHidden, LongT5Distances.Hidden);
    }

    private Tensor Numbers(Tensor stretches) => arange(stretches.size(1) / _config.GlobalBlockSize, ScalarType.Int64, stretches.device);
}
