using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// Transformer-XL's relative positions: queries are compared with projected sines of the distances, and two biases stand for a query that asks only
/// what a key holds, and one that asks only how far it is.
/// </summary>
public sealed class SineDistanceScores : RelativeScores
{
    private const double Longest = 10000;

    private readonly Linear _projection;
    private readonly Tensor _contentBias;
    private readonly Tensor _distanceBias;
    private readonly int _heads;
    private readonly int _headSize;

    /// <summary>Takes the projection and the biases of a checkpoint.</summary>
    /// <param name="weights">The view of the attention.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="contentBias">The name of the bias that asks what a key holds.</param>
    /// <param name="distanceBias">The name of the bias that asks how far a key is.</param>
    public SineDistanceScores(
        Weights weights, int size, int heads, string projection = "linear_pos", string contentBias = "pos_bias_u", string distanceBias = "pos_bias_v")
    {
        (_heads, _headSize) = (heads, size / heads);
        _projection = new Linear(weights / projection, size, size, bias: false);
        _contentBias = weights.Get(contentBias, heads, _headSize);
        _distanceBias = weights.Get(distanceBias, heads, _headSize);
    }

    /// <summary>The sines and cosines, in turn, of every distance from the first key's of the last query to the last key's of the first query.</summary>
    /// <param name="span">The queries and keys, of one sequence.</param>
    /// <param name="size">The size of a row, even.</param>
    /// <returns>[2 · length - 1, size], a new tensor.</returns>
    public static Tensor Distances(AttentionSpan span, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor distances = arange(span.QueryLength - 1, -span.QueryLength, -1, ScalarType.Float32, span.Device).unsqueeze(1);
        Tensor angles = distances * arange(0, size, 2, ScalarType.Float32, span.Device).mul_(-Math.Log(Longest) / size).exp_();
        return stack([angles.sin(), angles.cos()], -1).view(-1, size).to_type(span.DType).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long length) = (queries.size(0), queries.size(2));
        Tensor places = _projection.Forward(distances).view(-1, _heads, _headSize).permute(1, 2, 0);
        Tensor scores = (queries + _distanceBias.unsqueeze(1)).matmul(places);

        // Each query's distances begin one place further on than the next one's: a column more, read in rows of another length, puts them in line.
        scores = nn.functional.pad(scores, [1, 0]).view(batch, _heads, -1, length).narrow(2, 1, (2 * length) - 1).reshape(batch, _heads, length, -1);
        Tensor contents = _contentBias.unsqueeze(1).matmul(keys.transpose(2, 3));
        return scores.narrow(3, 0, length).add(contents).mul_(1 / Math.Sqrt(_headSize)).MoveToOuterDisposeScope();
    }
}
