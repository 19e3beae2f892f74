using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("olmoe")]
internal static class OlmoeNetworks
{
    public static DecoderModels Models(OlmoeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HeadNorm = options.Norm, HeadNormWeights = HeadNormWeights.Whole, Clip = config.ClipQkv },
            FeedForward = (mlp, _) => ExpertFeedForward.Create(config, mlp, config.NumExperts, config.IntermediateSize, config.NormTopkProb),
        };
        return new DecoderModels(options, config, weights);
    }
}
