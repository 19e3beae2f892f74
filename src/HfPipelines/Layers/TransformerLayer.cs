using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A transformer layer: attention, in some decoders attention to an encoder, and a feed-forward block, each normalised, each added to what came in.</summary>
/// <param name="attentionNorm">The norm of the attention.</param>
/// <param name="attention">The attention, or a recurrence in its place.</param>
/// <param name="feedForwardNorm">The norm of the feed-forward block.</param>
/// <param name="feedForward">The feed-forward block.</param>
/// <param name="placement">Where the norms stand.</param>
public sealed class TransformerLayer(
    Norm attentionNorm, ITokenMixer attention, Norm feedForwardNorm, FeedForward feedForward, NormPlacement placement = NormPlacement.Before) : ITransformerLayer
{
    /// <summary>A norm of the attention's result (Gemma); null for none.</summary>
    public Norm? AttentionResultNorm { get; init; }

    /// <summary>A norm of the feed-forward block's result (Gemma); null for none.</summary>
    public Norm? FeedForwardResultNorm { get; init; }

    /// <summary>The attention to an encoder, left out in a call without one; null for none.</summary>
    public CrossAttention? Cross { get; init; }

    /// <summary>The norm of the attention to an encoder; null for none.</summary>
    public Norm? CrossNorm { get; init; }

    /// <summary>Whether the results are added to the normalised states instead of to what came in (an option of BLOOM).</summary>
    public bool AddsToNormalized { get; init; }

    /// <summary>A factor on both blocks' results (Granite); null for none.</summary>
    public double? ResultScale { get; init; }

    /// <summary>A factor on each channel of the attention's result, [hidden] (DINOv2); null for none.</summary>
    public Tensor? AttentionResultFactor { get; init; }

    /// <summary>A factor on each channel of the feed-forward block's result, [hidden] (DINOv2); null for none.</summary>
    public Tensor? FeedForwardResultFactor { get; init; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        if (placement == NormPlacement.After)
        {
            Tensor first = attentionNorm.Forward(attention.Forward(hidden, context).add_(hidden));
            if (Cross is not null && context.Encoder is not null)
            {
                first = CrossNorm!.Forward(Cross.Forward(first, context.Encoder).add_(first));
            }

            return feedForwardNorm.Forward(feedForward.Forward(first, context.Routings).add_(first)).MoveToOuterDisposeScope();
        }

        Tensor normalized = attentionNorm.Forward(hidden);
        Tensor attended = attention.Forward(normalized, context);
        attended = Scaled(AttentionResultNorm?.Forward(attended) ?? attended, AttentionResultFactor).add_(AddsToNormalized ? normalized : hidden);
        if (Cross is not null && context.Encoder is not null)
        {
            attended = Cross.Forward(CrossNorm!.Forward(attended), context.Encoder).add_(attended);
        }

        normalized = feedForwardNorm.Forward(attended);
        Tensor result = feedForward.Forward(normalized, context.Routings);
        return Scaled(FeedForwardResultNorm?.Forward(result) ?? result, FeedForwardResultFactor).add_(AddsToNormalized ? normalized : attended).MoveToOuterDisposeScope();
    }

    private Tensor Scaled(Tensor result, Tensor? factor)
    {
        result = ResultScale is { } scale ? result.mul_(scale) : result;
        return factor is null ? result : result.mul_(factor);
    }
}
