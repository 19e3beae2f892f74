using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granitemoe")]
internal static class GraniteMoeNetworks
{
    public static DecoderModels Models(GraniteMoeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Names = new DecoderNames { FeedForward = "block_sparse_moe" },
            FeedForward = (moe, _) => Experts(config, moe, config.NumLocalExperts),
        };
        return new DecoderModels(options, config, weights);
    }

    /// <summary>The experts of Granite, with or without one for all tokens.</summary>
    internal static ExpertFeedForward Experts(ITransformerConfig config, Weights weights, int? count, FeedForward? shared = null) => ExpertFeedForward.Create(
        config,
        weights,
        config.Required(count, "num_local_experts"),
        config.Required(config.IntermediateSize, "intermediate_size"),
        normalizes: true,
        router: "router",
        shared: shared);
}
