using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A feed-forward block that sends each token to some of its experts and sums their weighted results.</summary>
/// <param name="router">Chooses the experts.</param>
/// <param name="experts">The experts, each from [tokens, hidden] to the same shape.</param>
public sealed class ExpertFeedForward(ExpertRouter router, IReadOnlyList<FeedForward> experts) : FeedForward
{
    /// <summary>An expert that every token goes to besides; null for none.</summary>
    public FeedForward? Shared { get; init; }

    /// <summary>From a token to how much of the shared expert's result it takes, before the logistic function; null for all of it.</summary>
    public Linear? SharedGate { get; init; }

    /// <summary>Takes a router that chooses by probability, and gated experts, of a checkpoint.</summary>
    /// <param name="config">The configuration: sizes, activation and <c>num_experts_per_tok</c>.</param>
    /// <param name="weights">The view that holds router and <c>experts</c>.</param>
    /// <param name="count">The number of experts.</param>
    /// <param name="innerSize">The inner size of an expert.</param>
    /// <param name="normalizes">Whether the weights of the chosen sum to one.</param>
    /// <param name="router">The router's name.</param>
    /// <param name="shared">An expert that every token goes to besides; null for none.</param>
    /// <param name="sharedGate">From a token to how much of that expert's result it takes, before the logistic function; null for all of it.</param>
    /// <exception cref="ConfigurationException">The configuration lacks one of them.</exception>
    public static ExpertFeedForward Create(
        ITransformerConfig config,
        Weights weights,
        int count,
        int innerSize,
        bool normalizes,
        string router = "gate",
        FeedForward? shared = null,
        Linear? sharedGate = null)
        => new(
            new TopExpertsRouter(weights / router, config.HiddenSize, count, config.Required(config.NumExpertsPerTok, "num_experts_per_tok"), normalizes),
            Experts(config, weights, count, innerSize))
        {
            Shared = shared,
            SharedGate = sharedGate,
        };

    /// <summary>Takes gated experts of a checkpoint for a router of its own kind, and <c>shared_experts</c> that every token goes to besides.</summary>
    /// <param name="config">The configuration: sizes and activation.</param>
    /// <param name="weights">The view that holds <c>experts</c> and <c>shared_experts</c>.</param>
    /// <param name="router">Chooses the experts.</param>
    /// <param name="count">The number of experts.</param>
    /// <param name="innerSize">The inner size of an expert.</param>
    /// <param name="shared">The number of shared experts, at least 1, which are one of as many times the inner size.</param>
    /// <exception cref="ConfigurationException">The configuration lacks one of them.</exception>
    public static ExpertFeedForward Create(ITransformerConfig config, Weights weights, ExpertRouter router, int count, int innerSize, int shared)
        => new(router, Experts(config, weights, count, innerSize))
        {
            Shared = new GatedFeedForward(weights / "shared_experts", config.HiddenSize, innerSize * shared, config.Required(config.HiddenAct, "hidden_act")),
        };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Forward(input, null);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ExpertRoutings? routings)
    {
        using DisposeScope scope = NewDisposeScope();
        ExpertRouting routing = router.Route(input);
        Tensor tokens = input.reshape(-1, input.size(-1));
        Tensor result = zeros_like(tokens);
        using (Tensor chosen = routing.Experts.cpu().contiguous())
        {
            foreach ((int expert, long[] places) in Group(chosen.data<long>().ToArray()))
            {
                using DisposeScope turn = NewDisposeScope();
                Tensor at = tensor(places, device: tokens.device);
                Tensor rows = at.floor_divide(routing.Experts.size(1));
                Tensor states = experts[expert].Forward(tokens.index_select(0, rows));
                Tensor weights = routing.Weights.view(-1).index_select(0, at).unsqueeze(-1);
                result.index_add_(0, rows, states.mul(weights).to_type(result.dtype), 1);
            }
        }

        if (Shared is not null)
        {
            Tensor shared = Shared.Forward(tokens);
            result.add_(SharedGate is null ? shared : shared.mul_(SharedGate.Forward(tokens).sigmoid_()));
        }

        routings?.Add(routing);
        return result.view(input.shape).MoveToOuterDisposeScope();
    }

    private static IReadOnlyList<FeedForward> Experts(ITransformerConfig config, Weights weights, int count, int innerSize)
        => FusedGatedFeedForward.Experts(weights / "experts", count, config.HiddenSize, innerSize, config.Required(config.HiddenAct, "hidden_act"));

    /// <summary>The places of each expert that was chosen at all, so that an expert runs once for all its tokens.</summary>
    private IEnumerable<(int Expert, long[] Places)> Group(long[] chosen)
    {
        var counts = new int[experts.Count];
        foreach (long expert in chosen)
        {
            if (expert >= 0)
            {
                counts[expert]++;
            }
        }

        long[]?[] places = [.. counts.Select(c => c == 0 ? null : new long[c])];
        Array.Clear(counts);
        for (int place = 0; place < chosen.Length; place++)
        {
            if (chosen[place] >= 0)
            {
                places[chosen[place]]![counts[chosen[place]]++] = place;
            }
        }

        for (int expert = 0; expert < places.Length; expert++)
        {
            if (places[expert] is { } own)
            {
                yield return (expert, own);
            }
        }
    }
}
