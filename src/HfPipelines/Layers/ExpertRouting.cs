using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Which experts a router chose for each token.</summary>
/// <param name="Logits">The router's scores, [tokens, experts].</param>
/// <param name="Experts">The numbers of the chosen experts, the best first, int64 [tokens, chosen]; -1 for a choice that came to nothing.</param>
/// <param name="Weights">What each chosen expert's result is multiplied by, [tokens, chosen].</param>
public sealed record ExpertRouting(Tensor Logits, Tensor Experts, Tensor Weights)
{
    /// <summary>Adds <c>router_logits.N</c>, <c>router_experts.N</c> and <c>router_weights.N</c> of each layer with experts to an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="routings">The layers' choices; null where nobody asked.</param>
    internal static void AddTo(ModelOutput output, List<ExpertRouting>? routings)
    {
        output.Add("router_logits", routings?.ConvertAll(r => r.Logits));
        output.Add("router_experts", routings?.ConvertAll(r => r.Experts));
        output.Add("router_weights", routings?.ConvertAll(r => r.Weights));
    }
}
