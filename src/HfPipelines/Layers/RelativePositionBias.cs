using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// T5's positions: a number for each head is added to the score of a query and a key, chosen by the distance between them. Small distances have a
/// bucket each, larger ones share buckets that grow logarithmically.
/// </summary>
public sealed class RelativePositionBias
{
    private readonly Tensor _table;
    private readonly int _buckets;
    private readonly int _maxDistance;
    private readonly bool _bidirectional;

    /// <summary>Takes <c>weight</c> [buckets, heads] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="buckets">The number of buckets.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="maxDistance">The distance from which on all share the last bucket.</param>
    /// <param name="bidirectional">Whether keys behind the query have buckets of their own: in an encoder.</param>
    public RelativePositionBias(Weights weights, int buckets, int heads, int maxDistance, bool bidirectional)
    {
        (_buckets, _maxDistance, _bidirectional) = (buckets, maxDistance, bidirectional);
        _table = weights.Get("weight", buckets, heads);
    }

    /// <summary>The numbers for a call.</summary>
    /// <param name="span">The queries and keys.</param>
    /// <returns>[1, heads, queries, keys], a new tensor.</returns>
    public Tensor Forward(AttentionSpan span)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = _table.index_select(0, Buckets(span, _buckets, _maxDistance, _bidirectional)).t();
        values = span.QueryLength > 1 ? values.index_select(1, Places(span)) : values;
        return values.view(1, -1, span.QueryLength, span.KeyLength).MoveToOuterDisposeScope();
    }

    /// <summary>The bucket of the distance between each query and key.</summary>
    /// <param name="span">The queries and keys.</param>
    /// <param name="buckets">The number of buckets.</param>
    /// <param name="maxDistance">The distance from which on all share the last bucket.</param>
    /// <param name="bidirectional">Whether keys behind the query have buckets of their own.</param>
    /// <returns>Int64 [queries, keys], a new tensor.</returns>
    public static Tensor Distances(AttentionSpan span, int buckets, int maxDistance, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        return Buckets(span, buckets, maxDistance, bidirectional).index_select(0, Places(span)).view(span.QueryLength, span.KeyLength).MoveToOuterDisposeScope();
    }

    // Where each query and key find their distance among all distances of a call.
    private static Tensor Places(AttentionSpan span)
    {
        Tensor keys = arange(span.KeyLength, ScalarType.Int64, span.Device);
        Tensor queries = arange(span.QueryLength - 1, -1, -1, ScalarType.Int64, span.Device);
        return (queries.unsqueeze(1) + keys).flatten();
    }

    /// <summary>The buckets of distances.</summary>
    /// <param name="distances">Keys' positions less the queries', int64 of any shape.</param>
    /// <param name="buckets">The number of buckets.</param>
    /// <param name="maxDistance">The distance from which on all share the last bucket.</param>
    /// <param name="bidirectional">Whether keys behind the query have buckets of their own.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public static Tensor Of(Tensor distances, int buckets, int maxDistance, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        int count = bidirectional ? buckets / 2 : buckets;
        int exact = count / 2;
        Tensor length = bidirectional ? distances.abs() : distances.neg().clamp_min(0);
        Tensor large = (length.to_type(ScalarType.Float32) / exact).log_().div_(Math.Log((double)maxDistance / exact)).mul_(count - exact)
            .to_type(ScalarType.Int64).add_(exact).clamp_max_(count - 1);
        Tensor bucket = where(length < exact, length, large);
        return (bidirectional ? bucket.add_((distances > 0).to_type(ScalarType.Int64).mul_(count)) : bucket).MoveToOuterDisposeScope();
    }

    // The buckets of all distances, each a key's position less the query's, from the last query to the first key up to the first query to the last key.
    private static Tensor Buckets(AttentionSpan span, int buckets, int maxDistance, bool bidirectional)
    {
        using Tensor distances = arange(1 - span.KeyLength, span.QueryLength, ScalarType.Int64, span.Device);
        return Of(distances, buckets, maxDistance, bidirectional);
    }
}
