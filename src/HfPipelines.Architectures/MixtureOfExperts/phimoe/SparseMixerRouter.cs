using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Takes the two experts of the highest scores. The weight of each is its probability among those experts left whose score comes near to it.
/// </summary>
/// <param name="weights">The view that holds <c>weight</c> [experts, hidden].</param>
/// <param name="size">The size of the hidden states.</param>
/// <param name="experts">The number of experts.</param>
/// <param name="jitter">Half of how far below the best a score may stay, relative to the larger of the best and the score's absolute value.</param>
internal sealed class SparseMixerRouter(Weights weights, int size, int experts, double jitter) : ExpertRouter
{
    private readonly Linear _scores = new(weights, size, experts, bias: false);

    /// <inheritdoc/>
    public override ExpertRouting Route(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _scores.Forward(input.reshape(-1, input.size(-1)));
        (Tensor first, Tensor best) = Choose(logits, logits);
        (Tensor second, Tensor next) = Choose(logits, logits.scatter(-1, best, full(best.shape, double.NegativeInfinity, logits.dtype, logits.device)));
        return new ExpertRouting(logits.MoveToOuterDisposeScope(), cat([best, next], -1).MoveToOuterDisposeScope(), cat([first, second], -1).MoveToOuterDisposeScope());
    }

    // Which scores come near to the best is measured by the scores of all experts, also of one taken before.
    private (Tensor Weight, Tensor Expert) Choose(Tensor logits, Tensor left)
    {
        (Tensor most, Tensor expert) = left.max(-1, keepdim: true);
        Tensor isFar = ((most - logits) / logits.abs().maximum(most)) > 2 * jitter;
        return (left.masked_fill(isFar, double.NegativeInfinity).softmax(-1).gather(-1, expert), expert);
    }
}
