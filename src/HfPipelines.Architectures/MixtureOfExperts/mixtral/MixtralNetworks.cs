using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mixtral")]
internal static class MixtralNetworks
{
    public static DecoderModels Models(MixtralConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            FeedForward = (mlp, _) => new ExpertFeedForward(
                new TopExpertsRouter(mlp / "gate", config.HiddenSize, config.NumLocalExperts, config.NumExpertsPerTok, normalizes: true),
                FusedGatedFeedForward.Experts(mlp / "experts", config.NumLocalExperts, config.HiddenSize, config.IntermediateSize, config.HiddenAct)),
        };
        return new DecoderModels(options, config, weights);
    }
}
