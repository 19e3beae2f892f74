using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A transformer layer whose attention and feed-forward block both work on what came in (Falcon).</summary>
/// <param name="attentionNorm">The norm before the attention.</param>
/// <param name="attention">The attention, or a recurrence in its place.</param>
/// <param name="feedForwardNorm">The norm before the feed-forward block; null for the attention's.</param>
/// <param name="feedForward">The feed-forward block.</param>
public sealed class ParallelTransformerLayer(Norm attentionNorm, ITokenMixer attention, Norm? feedForwardNorm, FeedForward feedForward) : ITransformerLayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalized = attentionNorm.Forward(hidden);
        Tensor attended = attention.Forward(normalized, context);
        return feedForward.Forward(feedForwardNorm?.Forward(hidden) ?? normalized, context.Routings).add_(attended).add_(hidden).MoveToOuterDisposeScope();
    }
}
