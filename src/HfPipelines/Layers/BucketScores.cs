using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A number for each head and bucket of distances, from a table that each layer has of its own (UMT5).</summary>
/// <param name="weights">The view that holds <c>weight</c> [buckets, heads].</param>
/// <param name="buckets">The number of buckets.</param>
/// <param name="heads">The number of heads.</param>
public sealed class BucketScores(Weights weights, int buckets, int heads) : RelativeScores
{
    private readonly Tensor _table = weights.Get("weight", buckets, heads);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = _table.index_select(0, distances.flatten()).view(distances.size(0), distances.size(1), -1);
        return scores.permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }
}
