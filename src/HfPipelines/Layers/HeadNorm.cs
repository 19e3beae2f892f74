using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A norm over each head by weights of its own.</summary>
internal sealed class HeadNorm : Norm
{
    private readonly LayerNorm _norm;
    private readonly Tensor _weight;

    private HeadNorm(long size, double epsilon, Tensor weight) => (_norm, _weight) = (new LayerNorm(size, epsilon), weight);

    /// <summary>Takes the norms of queries and keys of a checkpoint.</summary>
    /// <param name="weights">The view of the attention.</param>
    /// <param name="options">The choices of attention.</param>
    /// <param name="turned">Whether those behind the rotary embedding are asked for, or those before it.</param>
    /// <returns>Norms over [..., heads, head size], or over [..., heads · head size] where they go over all heads; null for none there.</returns>
    /// <exception cref="NotSupportedException">Heads have weights of their own in a kind of norm that none has so.</exception>
    public static (Norm? Queries, Norm? Keys) Create(Weights weights, AttentionOptions options, bool turned)
        => options.HeadNorm is not { } norm || options.NormsTurned != turned ? (null, null)
            : (Create(weights / options.QueryNormName, norm, options, options.Heads), Create(weights / options.KeyNormName, norm, options, options.ActualKeyValueHeads));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => _norm.Forward(input).mul_(_weight);

    private static Norm Create(Weights weights, NormOptions norm, AttentionOptions options, int heads)
    {
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
}
