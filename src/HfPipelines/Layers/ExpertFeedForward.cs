using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A feed-forward block that sends each token to some of its experts and sums their weighted results.</summary>
/// <param name="router">Chooses the experts.</param>
/// <param name="experts">The experts, each from [tokens, hidden] to the same shape.</param>
public sealed class ExpertFeedForward(ExpertRouter router, IReadOnlyList<FeedForward> experts) : FeedForward
{
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

        routings?.Add(routing);
        return result.view(input.shape).MoveToOuterDisposeScope();
    }

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
