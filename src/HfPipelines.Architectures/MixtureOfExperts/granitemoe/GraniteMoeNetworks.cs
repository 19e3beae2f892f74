using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granitemoe")]
internal static class GraniteMoeNetworks
{
    public static DecoderModels Models(GraniteMoeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            InputScale = config.EmbeddingMultiplier,
            ResultScale = config.ResidualMultiplier,
            LogitScale = 1 / config.LogitsScaling,
            Names = new DecoderNames { FeedForward = "block_sparse_moe" },
            Attention = options.Attention with { Scale = config.AttentionMultiplier },
            FeedForward = (moe, _) => ExpertFeedForward.Create(
                config, moe, config.Required(config.NumLocalExperts, "num_local_experts"), config.IntermediateSize, normalizes: true, router: "router"),
        };
        return new DecoderModels(options, config, weights);
    }
}
