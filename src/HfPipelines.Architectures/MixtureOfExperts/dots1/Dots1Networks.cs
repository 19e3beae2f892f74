using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("dots1")]
internal static class Dots1Networks
{
    public static DecoderModels Models(Dots1Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HeadNorm = options.Norm },
            FeedForward = (mlp, layer) => layer >= (config.FirstKDenseReplace ?? 0) ? Experts(mlp) : Dense(mlp, config.IntermediateSize),
        };
        return new DecoderModels(options, config, weights);

        FeedForward Dense(Weights mlp, int innerSize) => new GatedFeedForward(mlp, config.HiddenSize, innerSize, config.HiddenAct);

        FeedForward Experts(Weights mlp)
        {
            int count = config.Required(config.NRoutedExperts, "n_routed_experts");
            var router = new CorrectedExpertsRouter(mlp / "gate", config.HiddenSize, count)
            {
                Chosen = config.Required(config.NumExpertsPerTok, "num_experts_per_tok"),
                Groups = config.NGroup ?? 1,
                ChosenGroups = config.TopkGroup ?? 1,
                Normalizes = config.NormTopkProb == true,
                Scale = config.RoutedScalingFactor,
            };
            return new ExpertFeedForward(router, FusedGatedFeedForward.Experts(mlp / "experts", count, config.HiddenSize, config.MoeIntermediateSize, config.HiddenAct))
            {
                Shared = Dense(mlp / "shared_experts", config.MoeIntermediateSize * config.Required(config.NSharedExperts, "n_shared_experts")),
            };
        }
    }
}
