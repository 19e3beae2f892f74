using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Two grouped linear layers with an activation between them.</summary>
/// <param name="first">The first layer.</param>
/// <param name="second">The second layer.</param>
/// <param name="activation">The activation's name in transformers.</param>
public sealed class GroupedFeedForward(GroupedLinear first, GroupedLinear second, string activation) : FeedForward
{
    private readonly Func<Tensor, Tensor> _activation = Activations.Get(activation);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return second.Forward(_activation(first.Forward(input))).MoveToOuterDisposeScope();
    }
}
