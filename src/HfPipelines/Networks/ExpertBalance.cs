using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>Measures how unevenly routers use their experts.</summary>
internal static class ExpertBalance
{
    /// <summary>The measure over all layers: the number of chosen experts where all are used alike, more elsewhere.</summary>
    /// <param name="output">The output with <c>router_logits.N</c>.</param>
    /// <param name="chosen">The experts that a token goes to.</param>
    /// <param name="mask">1 where a token counts, [batch, length]; null where all do.</param>
    /// <returns>A number, without dimensions.</returns>
    public static Tensor Of(ModelOutput output, int chosen, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] logits = [.. output.Where(o => o.Key.StartsWith("router_logits.", StringComparison.Ordinal)).Select(o => o.Value)];
        Tensor all = cat(logits, 0);
        Tensor probabilities = nn.functional.softmax(all, -1, ScalarType.Float32);
        (_, Tensor experts) = probabilities.topk(chosen);
        Tensor uses = zeros_like(probabilities).scatter_(1, experts, ones(experts.shape, ScalarType.Float32, experts.device));
        if (mask is null)
        {
            return uses.mean([0]).mul(probabilities.mean([0])).sum().mul(all.size(1)).MoveToOuterDisposeScope();
        }

        Tensor counts = mask.reshape(-1, 1).to_type(ScalarType.Float32).repeat(logits.Length, 1);
        Tensor total = counts.sum();
        return uses.mul(counts).sum([0]).div(total).mul(probabilities.mul(counts).sum([0]).div(total)).sum().mul(all.size(1)).MoveToOuterDisposeScope();
    }

    /// <summary>The measure of texts by themselves, where each token goes to one expert: 1 where all are used alike, more elsewhere.</summary>
    /// <param name="logits">For each layer the routers' scores, [batch, length, experts].</param>
    /// <returns>A number, without dimensions.</returns>
    public static Tensor OfBest(IReadOnlyList<Tensor> logits)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor probabilities = nn.functional.softmax(cat([.. logits], 1), -1, ScalarType.Float32);
        Tensor uses = nn.functional.one_hot(probabilities.argmax(-1), probabilities.size(-1)).to_type(ScalarType.Float32);
        return uses.mean([1]).mul(probabilities.mean([1])).mean().mul(probabilities.size(-1) * probabilities.size(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>How large the routers' scores are: the mean square of the logarithm of their exponentials' sum.</summary>
    /// <param name="logits">For each layer the routers' scores, [batch, length, experts].</param>
    /// <returns>A number, without dimensions.</returns>
    public static Tensor SizeOf(IReadOnlyList<Tensor> logits)
    {
        using DisposeScope scope = NewDisposeScope();
        return cat([.. logits], 1).logsumexp(-1).square().mean().MoveToOuterDisposeScope();
    }
}
