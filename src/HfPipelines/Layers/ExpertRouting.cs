using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Which experts a router chose for each token.</summary>
/// <param name="Logits">The router's scores, [tokens, experts].</param>
/// <param name="Experts">The numbers of the chosen experts, the best first, int64 [tokens, chosen]; -1 for a choice that came to nothing.</param>
/// <param name="Weights">What each chosen expert's result is multiplied by, [tokens, chosen].</param>
public sealed record ExpertRouting(Tensor Logits, Tensor Experts, Tensor Weights);
