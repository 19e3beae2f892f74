using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3_moe")]
internal static class Qwen3MoeNetworks
{
    public static DecoderModels Models(Qwen3MoeConfig config, Weights weights)
    {
        int experts = config.NumLocalExperts ?? config.NumExperts;
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Attention = dense.Attention with { HeadNorm = dense.Norm },
            FeedForward = (mlp, layer) => HasExperts(layer)
                ? ExpertFeedForward.Create(config, mlp, experts, config.MoeIntermediateSize, config.NormTopkProb)
                : dense.FeedForward(mlp, layer),
        };
        return new DecoderModels(options, config, weights);

        bool HasExperts(int layer) => config.MlpOnlyLayers?.Contains(layer) != true && experts > 0 && (layer + 1) % config.DecoderSparseStep == 0;
    }
}
