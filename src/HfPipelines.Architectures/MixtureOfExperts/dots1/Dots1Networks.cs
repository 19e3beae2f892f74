using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("dots1")]
internal static class Dots1Networks
{
    public static DecoderModels Models(Dots1Config config, Weights weights)
    {
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Attention = dense.Attention with { HeadNorm = dense.Norm },
            FeedForward = (mlp, layer) => layer >= (config.FirstKDenseReplace ?? 0) ? Experts(mlp) : dense.FeedForward(mlp, layer),
        };
        return new DecoderModels(options, config, weights);

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
            return ExpertFeedForward.Create(config, mlp, router, count, config.MoeIntermediateSize, config.Required(config.NSharedExperts, "n_shared_experts"));
        }
    }
}
