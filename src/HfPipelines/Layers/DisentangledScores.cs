using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// DeBERTa's relative positions: queries are compared with embeddings of distances, keys with other ones, and both comparisons add to the score.
/// </summary>
public sealed class DisentangledScores : RelativeScores
{
    private readonly Tensor? _keys;
    private readonly Tensor? _queries;
    private readonly double _scale;

    /// <summary>Projects the embeddings of distances, which are the same for every call.</summary>
    /// <param name="weights">The view that holds the checkpoint's projections.</param>
    /// <param name="embeddings">The embeddings, [buckets, hidden].</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="headSize">The size of a head.</param>
    /// <param name="keyName">The projection of what queries are compared with; null for no such comparison.</param>
    /// <param name="queryName">The projection of what keys are compared with; null for no such comparison.</param>
    /// <param name="scale">The factor on the sum.</param>
    /// <param name="keyBias">Whether the projection of what queries are compared with has a bias.</param>
    public DisentangledScores(
        Weights weights, Tensor embeddings, int heads, int headSize, string? keyName, string? queryName, double scale, bool keyBias = true)
    {
        _scale = scale;
        _keys = Project(keyName, keyBias);
        _queries = Project(queryName, true);

        Tensor? Project(string? name, bool bias)
        {
            if (name is null)
            {
                return null;
            }

            using DisposeScope scope = NewDisposeScope();
            var projection = new Linear(weights / name, embeddings.size(1), heads * headSize, bias);
            return weights.Own(projection.Forward(embeddings).view(-1, heads, headSize).permute(1, 2, 0).contiguous());
        }
    }

    /// <summary>The bucket of every distance: small ones have their own, larger ones share buckets that grow logarithmically.</summary>
    /// <param name="span">The queries and keys, of one sequence.</param>
    /// <param name="buckets">The number of buckets on either side; at most 0 for one each.</param>
    /// <param name="maxDistance">The largest distance.</param>
    /// <returns>Rows of the embeddings, int64 [queries, keys], a new tensor.</returns>
    public static Tensor Distances(AttentionSpan span, int buckets, int maxDistance)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = span.QueryLength;
        Tensor relative = arange(1 - length, length, ScalarType.Int64, span.Device);
        int side = buckets > 0 ? buckets : maxDistance;
        if (buckets > 0 && maxDistance > 0)
        {
            int middle = buckets / 2;
            Tensor far = relative.abs();
            Tensor steps = (far.clamp_min(1).to_type(ScalarType.Float32) / middle).log_()
                .div_(tensor((float)((maxDistance - 1) / (double)middle)).log()).mul_(middle - 1).ceil_().add_(middle).mul_(relative.sign());
            relative = where(far <= middle, relative, steps.to_type(ScalarType.Int64));
        }

        // The distance of query i and key j is i - j.
        Tensor places = arange(length, ScalarType.Int64, span.Device);
        Tensor index = (places.unsqueeze(1) - places).add_(length - 1);
        return relative.add(side).clamp_(0, (2 * side) - 1).index_select(0, index.flatten()).view(length, length).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [queries.size(0), queries.size(1), queries.size(2), keys.size(2)];
        Tensor? scores = null;
        if (_keys is not null)
        {
            scores = queries.matmul(_keys).gather(-1, distances.expand(shape));
        }

        if (_queries is not null)
        {
            Tensor fromKeys = keys.matmul(_queries).gather(-1, distances.t().expand(shape)).transpose(-1, -2);
            scores = scores is null ? fromKeys : scores.add_(fromKeys);
        }

        return (scores is null ? zeros(shape, queries.dtype, queries.device) : scores.mul(_scale)).MoveToOuterDisposeScope();
    }
}
