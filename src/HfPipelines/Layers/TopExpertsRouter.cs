using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Takes the experts of the highest probability; their weights are these probabilities, which may be made to sum to one (Mixtral).</summary>
public sealed class TopExpertsRouter : ExpertRouter
{
    private readonly Linear _scores;
    private readonly int _chosen;
    private readonly bool _normalizes;

    /// <summary>Takes <c>weight</c> [experts, hidden] and, where there is one, <c>bias</c> [experts] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="experts">The number of experts.</param>
    /// <param name="chosen">The number of experts that a token goes to.</param>
    /// <param name="normalizes">Whether the weights of the chosen sum to one.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public TopExpertsRouter(Weights weights, long size, int experts, int chosen, bool normalizes, bool bias = false)
    {
        _scores = new Linear(weights, size, experts, bias);
        (_chosen, _normalizes) = (chosen, normalizes);
    }

    /// <inheritdoc/>
    public override ExpertRouting Route(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _scores.Forward(input.reshape(-1, input.size(-1)));
        (Tensor values, Tensor experts) = nn.functional.softmax(logits, -1, ScalarType.Float32).topk(_chosen);
        Tensor weights = _normalizes ? values.div_(values.sum(-1, keepdim: true)) : values;
        return new ExpertRouting(logits.MoveToOuterDisposeScope(), experts.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }
}
