using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// Takes the expert of the highest probability, which is its weight. In each sequence an expert has room for so many tokens; those behind go to none (Switch Transformers).
/// </summary>
public sealed class TopExpertRouter : ExpertRouter
{
    private readonly Linear _scores;
    private readonly int _capacity;

    /// <summary>Takes <c>weight</c> [experts, hidden] and <c>bias</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="experts">The number of experts.</param>
    /// <param name="capacity">The tokens of a sequence that an expert has room for.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public TopExpertRouter(Weights weights, long size, int experts, int capacity, bool bias)
    {
        _scores = new Linear(weights, size, experts, bias);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public override ExpertRouting Route(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _scores.Forward(input);
        (Tensor weights, Tensor experts) = nn.functional.softmax(logits, -1, ScalarType.Float32).max(-1, keepdim: true);
        if (input.size(1) > _capacity)
        {
            Tensor rank = zeros_like(logits, ScalarType.Int64).scatter_(-1, experts, 1).cumsum(1).gather(-1, experts);
            experts = experts.masked_fill(rank > _capacity, -1);
        }

        return new ExpertRouting(
            logits.view(-1, logits.size(-1)).MoveToOuterDisposeScope(), experts.view(-1, 1).MoveToOuterDisposeScope(), weights.view(-1, 1).MoveToOuterDisposeScope());
    }
}
