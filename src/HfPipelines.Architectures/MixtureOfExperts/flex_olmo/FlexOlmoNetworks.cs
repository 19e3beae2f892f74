using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("flex_olmo")]
internal static class FlexOlmoNetworks
{
    public static DecoderModels Models(FlexOlmoConfig config, Weights weights)
    {
        DecoderOptions options = Olmo2Networks.Options(config) with
        {
            FeedForward = (mlp, _) => ExpertFeedForward.Create(config, mlp, config.NumExperts, config.IntermediateSize, config.NormTopkProb),
        };
        return new DecoderModels(options, config, weights);
    }
}
