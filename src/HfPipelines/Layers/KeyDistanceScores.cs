using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Queries are compared with an embedding of the distance of each key, as far as there are embeddings.</summary>
/// <param name="weights">The view that holds <c>weight</c> [before + after + 1, head size].</param>
/// <param name="before">The largest distance of a key before the query.</param>
/// <param name="after">The largest distance of a key behind the query.</param>
/// <param name="headSize">The size of a head.</param>
public sealed class KeyDistanceScores(Weights weights, int before, int after, int headSize) : RelativeScores
{
    private readonly Tensor _table = weights.Get("weight", before + after + 1, headSize);

    /// <summary>The row of the embeddings for each query and key.</summary>
    /// <param name="span">The queries and keys, of one sequence.</param>
    /// <param name="before">The largest distance of a key before the query.</param>
    /// <param name="after">The largest distance of a key behind the query.</param>
    /// <returns>Int64 [queries, keys], a new tensor.</returns>
    public static Tensor Distances(AttentionSpan span, int before, int after)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = arange(span.QueryLength, ScalarType.Int64, span.Device);
        return (places - places.unsqueeze(1)).clamp_(-before, after).add_(before).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = queries.matmul(_table.t());
        return scores.gather(-1, distances.expand(queries.size(0), queries.size(1), -1, -1)).mul_(1 / Math.Sqrt(headSize)).MoveToOuterDisposeScope();
    }
}
