using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// Scores experts by the logistic function, or by their probability, and chooses the best by score and a learned correction, within the best groups; their weights are the
/// scores alone (DeepSeek-V3).
/// </summary>
public sealed class CorrectedExpertsRouter : ExpertRouter
{
    private readonly Linear _scores;
    private readonly Tensor _correction;

    /// <summary>Takes <c>weight</c> [experts, hidden] and <c>e_score_correction_bias</c> [experts] of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="experts">The number of experts.</param>
    public CorrectedExpertsRouter(Weights weights, long size, int experts)
        : this(weights, size, experts, weights.Get("e_score_correction_bias", experts))
    {
    }

    /// <summary>Takes <c>weight</c> [experts, hidden] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="experts">The number of experts.</param>
    /// <param name="correction">The correction, [experts] or [1, experts].</param>
    public CorrectedExpertsRouter(Weights weights, long size, int experts, Tensor correction)
    {
        _scores = new Linear(weights, size, experts, bias: false);
        _correction = correction;
    }

    /// <summary>The number of experts that a token goes to.</summary>
    public required int Chosen { get; init; }

    /// <summary>The number of groups of experts.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The number of groups that a token's experts come from.</summary>
    public int ChosenGroups { get; init; } = 1;

    /// <summary>Whether the scores are probabilities, which sum to one over all experts (ERNIE 4.5).</summary>
    public bool ScoresAreProbabilities { get; init; }

    /// <summary>Whether the weights of the chosen sum to one before they are scaled.</summary>
    public bool Normalizes { get; init; }

    /// <summary>The least that weights are divided by to sum to one.</summary>
    public double LeastSum { get; init; } = 1e-20;

    /// <summary>The factor on the weights.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override ExpertRouting Route(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _scores.Forward(input.reshape(-1, input.size(-1))).to_type(ScalarType.Float32);
        Tensor scores = ScoresAreProbabilities ? logits.softmax(-1) : logits.sigmoid();
        (_, Tensor experts) = InBestGroups(scores + _correction).topk(Chosen);
        Tensor weights = scores.gather(1, experts);
        weights = Normalizes ? weights.div_(weights.sum(-1, keepdim: true).clamp_min_(LeastSum)) : weights;
        return new ExpertRouting(logits.MoveToOuterDisposeScope(), experts.MoveToOuterDisposeScope(), weights.mul_(Scale).MoveToOuterDisposeScope());
    }

    // A group is worth its two best experts.
    private Tensor InBestGroups(Tensor scores)
    {
        if (ChosenGroups >= Groups)
        {
            return scores;
        }

        Tensor grouped = scores.view(-1, Groups, scores.size(1) / Groups);
        (Tensor two, _) = grouped.topk(2);
        (_, Tensor best) = two.sum(-1).topk(ChosenGroups);
        Tensor isBest = zeros(grouped.size(0), Groups, scores.dtype, scores.device).scatter_(1, best, ones(best.shape, scores.dtype, scores.device));
        return grouped.masked_fill(isBest.eq(0).unsqueeze(-1), double.NegativeInfinity).view(scores.shape);
    }
}
