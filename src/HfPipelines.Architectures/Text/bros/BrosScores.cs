using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Compares queries with how far the boxes of keys lie from theirs.</summary>
internal sealed class BrosScores : RelativeScores
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = queries.transpose(1, 2).matmul(distances.transpose(2, 3)).transpose(1, 2);
        return (scores / Math.Sqrt(queries.size(-1))).MoveToOuterDisposeScope();
    }
}
