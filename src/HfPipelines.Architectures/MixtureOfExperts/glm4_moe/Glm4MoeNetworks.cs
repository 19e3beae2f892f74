using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("glm4_moe")]
internal static class Glm4MoeNetworks
{
    public static DecoderModels Models(Glm4MoeConfig config, Weights weights)
    {
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Attention = dense.Attention with { OutputBias = false, HeadNorm = config.UseQkNorm ? dense.Norm : null },
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
            FeedForward = (mlp, layer) => layer >= config.FirstKDenseReplace ? Experts(mlp) : dense.FeedForward(mlp, layer),
        };
        return new DecoderModels(options, config, weights);

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
            return ExpertFeedForward.Create(config, mlp, router, count, config.MoeIntermediateSize, config.NSharedExperts);
        }
    }
}
