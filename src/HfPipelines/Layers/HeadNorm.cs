using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A norm over each head by weights of its own.</summary>
internal sealed class HeadNorm : Norm
{
    private readonly LayerNorm _norm;
    private readonly Tensor _weight;

    private HeadNorm(long size, double epsilon, Tensor weight) => (_norm, _weight) = (new LayerNorm(size, epsilon), weight);

    /// <summary>Takes the norm of queries or keys of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="options">The choices of attention.</param>
    /// <param name="heads">The number of heads.</param>
    /// <returns>A norm over [..., heads, head size], or over [..., heads · head size] where it goes over all heads; null for none.</returns>
    /// <exception cref="NotSupportedException">Heads have weights of their own in a kind of norm that none has so.</exception>
    public static Norm? Create(Weights weights, AttentionOptions options, int heads)
    {
        if (options.HeadNorm is not { } norm)
        {
            return null;
        }

        int size = options.ActualHeadSize;
        return options.HeadNormWeights switch
        {
            HeadNormWeights.Shared => norm.Create(weights, size),
            HeadNormWeights.Whole => norm.Create(weights, heads * size),
            _ when norm.Kind != NormKind.UnshiftedLayer => throw new NotSupportedException($"Norms of the kind {norm.Kind} have no weights for each head."),
            HeadNormWeights.Own => new HeadNorm(size, norm.Epsilon, weights.Get("weight", heads, size)),
            _ => new HeadNorm(size, norm.Epsilon, weights.Own(stack([.. Enumerable.Range(0, heads).Select(i => (weights / "norms" / i).Get("weight", size))]))),
        };
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => _norm.Forward(input).mul_(_weight);
}
