using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// A layer of a Conformer: attention and a convolution between two feed-forward blocks that count half. Each is normalised before, and so is the
/// layer's result.
/// </summary>
internal sealed class ConformerLayer : ITransformerLayer
{
    private const double FeedForwardShare = 0.5;

    public required Norm FirstNorm { get; init; }

    public required FeedForward First { get; init; }

    public required Norm AttentionNorm { get; init; }

    public required SelfAttention Attention { get; init; }

    public required Norm ConvolutionNorm { get; init; }

    public required ConformerConvolution Convolution { get; init; }

    public required Norm SecondNorm { get; init; }

    public required FeedForward Second { get; init; }

    public required Norm ResultNorm { get; init; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = First.Forward(FirstNorm.Forward(hidden), context.Routings).mul_(FeedForwardShare).add_(hidden);
        state = Attention.Forward(AttentionNorm.Forward(state), context).add_(state);
        state = Convolution.Forward(ConvolutionNorm.Forward(state), context.Mask).add_(state);
        state = Second.Forward(SecondNorm.Forward(state), context.Routings).mul_(FeedForwardShare).add_(state);
        return ResultNorm.Forward(state).MoveToOuterDisposeScope();
    }
}
