using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A transformer layer that normalises before each of its two blocks and adds their results to what came in.</summary>
/// <param name="attentionNorm">The norm before the attention.</param>
/// <param name="attention">The attention.</param>
/// <param name="feedForwardNorm">The norm before the feed-forward block.</param>
/// <param name="feedForward">The feed-forward block.</param>
public sealed class TransformerLayer(Norm attentionNorm, SelfAttention attention, Norm feedForwardNorm, FeedForward feedForward)
{
    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="context">Mask, angles and cache.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = attention.Forward(attentionNorm.Forward(hidden), context).add_(hidden);
        return feedForward.Forward(feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }
}
