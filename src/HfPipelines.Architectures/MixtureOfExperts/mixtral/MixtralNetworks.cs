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
            FeedForward = (mlp, _) => ExpertFeedForward.Create(config, mlp, config.NumLocalExperts, config.IntermediateSize, normalizes: true),
        };
        return new DecoderModels(options, config, weights);
    }
}
