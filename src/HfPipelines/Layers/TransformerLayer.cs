using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A transformer layer: attention and a feed-forward block, each normalised, each added to what came in.</summary>
/// <param name="attentionNorm">The norm of the attention.</param>
/// <param name="attention">The attention.</param>
/// <param name="feedForwardNorm">The norm of the feed-forward block.</param>
/// <param name="feedForward">The feed-forward block.</param>
/// <param name="placement">Where the norms stand.</param>
public sealed class TransformerLayer(
    Norm attentionNorm, SelfAttention attention, Norm feedForwardNorm, FeedForward feedForward, NormPlacement placement = NormPlacement.Before)
{
    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="context">Mask, angles and cache.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        if (placement == NormPlacement.After)
        {
            Tensor normalized = attentionNorm.Forward(attention.Forward(hidden, context).add_(hidden));
            return feedForwardNorm.Forward(feedForward.Forward(normalized).add_(normalized)).MoveToOuterDisposeScope();
        }

        Tensor attended = attention.Forward(attentionNorm.Forward(hidden), context).add_(hidden);
        return feedForward.Forward(feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }
}
