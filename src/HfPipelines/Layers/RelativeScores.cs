using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the distance between a query and a key adds to their attention score, where the layer's own queries and keys decide it.</summary>
public abstract class RelativeScores
{
    /// <summary>Scores distances.</summary>
    /// <param name="hidden">What queries and keys are made of, [batch, length, hidden].</param>
    /// <param name="queries">[batch, heads, queries, head size].</param>
    /// <param name="keys">[batch, heads, keys, head size].</param>
    /// <param name="distances">What the layers of a call share: mostly the bucket of each distance, int64 [queries, keys].</param>
    /// <returns>[batch, heads, queries, keys], a new tensor.</returns>
    public abstract Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances);
}
