using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The heart of attention: <c>softmax(q·kᵀ·scale + mask)·v</c>.</summary>
public static class ScaledDotProduct
{
    /// <summary>Attends; a query head belongs to the key head of its group.</summary>
    /// <param name="queries">[batch, heads, length, size].</param>
    /// <param name="keys">[batch, key heads, keys, size]; the number of heads is a multiple of that of key heads.</param>
    /// <param name="values">[batch, key heads, keys, value size].</param>
    /// <param name="mask">What each query may see.</param>
    /// <param name="scale">The factor on the scores; null for one over the root of the size.</param>
    /// <param name="cap">The number that the scores are squashed to stay below; null for none.</param>
    /// <param name="sinks">A score of each head that takes a share of attention and gives nothing, [heads]; null for none.</param>
    /// <returns>[batch, length, heads · value size], a new tensor.</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, double? scale = null, double? cap = null, Tensor? sinks = null)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = queries.shape;
        (long batch, long heads, long length, long size) = (shape[0], shape[1], shape[2], shape[3]);
        long keyHeads = keys.size(1);
        long group = heads / keyHeads;

        // The kernel scales by the root of the size, whatever the model wants, so the rest goes into the queries.
        if (scale is { } wanted && Math.Abs((wanted * Math.Sqrt(size)) - 1) > 1e-12)
        {
            queries = queries.mul(wanted * Math.Sqrt(size));
        }

        Tensor? bias = mask.Bias;
        if (group > 1 && length == 1)
        {
            // The heads of a group are as good as queries of one head, which spares repeating the keys.
            queries = queries.reshape(batch, keyHeads, group, size);
            bias = bias?.size(1) > 1 ? bias.reshape(bias.size(0), keyHeads, group, -1) : bias;
        }
        else if (group > 1)
        {
            keys = Repeat(keys, group);
            values = Repeat(values, group);
        }

        Tensor attended = cap is not null || sinks is not null
            ? Shares(queries, keys, mask, cap, sinks).matmul(values)
            : nn.functional.scaled_dot_product_attention(queries, keys, values, bias!, 0.0, mask.IsCausal && length > 1);
        return (length == 1 ? attended : attended.transpose(1, 2)).reshape(batch, length, heads * values.size(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>How much each query looks at each key: what <see cref="Attend"/> weighs the values by.</summary>
    /// <param name="queries">[batch, heads, length, size].</param>
    /// <param name="keys">[batch, key heads, keys, size].</param>
    /// <param name="mask">What each query may see; not the kernel's own causal pattern.</param>
    /// <param name="scale">The factor on the scores; null for one over the root of the size.</param>
    /// <returns>[batch, heads, length, keys], each row of sum 1, a new tensor.</returns>
    public static Tensor Weights(Tensor queries, Tensor keys, AttentionMask mask, double? scale = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = queries.matmul(Repeat(keys, queries.size(1) / keys.size(1)).transpose(2, 3)).mul_(scale ?? 1 / Math.Sqrt(queries.size(3)));
        return (mask.Bias is null ? scores : scores + mask.Bias).softmax(-1).MoveToOuterDisposeScope();
    }

    // The kernel neither squashes scores nor knows sinks.
    private static Tensor Shares(Tensor queries, Tensor keys, AttentionMask mask, double? cap, Tensor? sinks)
    {
        Tensor scores = queries.matmul(keys.transpose(2, 3)).div_(Math.Sqrt(queries.size(3)));
        scores = mask.Plus(cap is { } limit ? scores.div_(limit).tanh_().mul_(limit) : scores).Bias!;
        if (sinks is null)
        {
            return scores.softmax(-1, ScalarType.Float32).to_type(queries.dtype);
        }

        // A single query has the heads of a group in place of positions.
        long[] shape = scores.shape;
        Tensor column = sinks.view(1, shape[1], sinks.size(0) / shape[1], 1).expand(shape[0], shape[1], shape[2], 1);
        return cat([scores, column], -1).softmax(-1, ScalarType.Float32).narrow(-1, 0, shape[3]).to_type(queries.dtype);
    }

    private static Tensor Repeat(Tensor heads, long group)
    {
        long[] shape = heads.shape;
        return heads.unsqueeze(2).expand(shape[0], shape[1], group, shape[2], shape[3]).reshape(shape[0], shape[1] * group, shape[2], shape[3]);
    }
}
