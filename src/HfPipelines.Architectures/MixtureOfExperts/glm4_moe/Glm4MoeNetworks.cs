using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("glm4_moe")]
internal static class Glm4MoeNetworks
{
    public static DecoderModels Models(Glm4MoeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { OutputBias = false, HeadNorm = config.UseQkNorm ? options.Norm : null },
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
            FeedForward = (mlp, layer) => layer >= config.FirstKDenseReplace ? Experts(mlp) : Dense(mlp, config.IntermediateSize),
        };
        return new DecoderModels(options, config, weights);

        FeedForward Dense(Weights mlp, int innerSize) => new GatedFeedForward(mlp, config.HiddenSize, innerSize, config.HiddenAct);

        FeedForward Experts(Weights mlp)
        {
            int count = config.NRoutedExperts;
            var router = new CorrectedExpertsRouter(mlp / "gate", config.HiddenSize, count)
            {
                Chosen = config.NumExpertsPerTok,
                Groups = config.NGroup,
                ChosenGroups = config.TopkGroup,
                Normalizes = config.NormTopkProb,
                Scale = config.RoutedScalingFactor,
            };
            return new ExpertFeedForward(router, FusedGatedFeedForward.Experts(mlp / "experts", count, config.HiddenSize, config.MoeIntermediateSize, config.HiddenAct))
            {
                Shared = Dense(mlp / "shared_experts", config.MoeIntermediateSize * config.NSharedExperts),
            };
        }
    }
}
