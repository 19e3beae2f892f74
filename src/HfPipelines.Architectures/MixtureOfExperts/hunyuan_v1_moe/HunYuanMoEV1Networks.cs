using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("hunyuan_v1_moe")]
internal static class HunYuanMoEV1Networks
{
    public static DecoderModels Models(HunYuanMoEV1Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HeadNorm = options.Norm, NormsTurned = true, QueryNormName = "query_layernorm", KeyNormName = "key_layernorm" },
            FeedForward = (mlp, layer) => new ExpertFeedForward(
                new TopExpertsRouter(mlp / "gate" / "wg", config.HiddenSize, config.NumExperts, Chosen(layer), normalizes: true),
                FusedGatedFeedForward.Experts(mlp / "experts", config.NumExperts, config.HiddenSize, config.IntermediateSize, config.HiddenAct))
            {
                Shared = new GatedFeedForward(mlp / "shared_mlp", config.HiddenSize, config.IntermediateSize, config.HiddenAct),
            },
            ExpertsPerToken = config.MoeTopk[0],
        };
        return new DecoderModels(options, config, weights);

        // One number for all layers, or one for each.
        int Chosen(int layer) => config.MoeTopk.Count == 1 ? config.MoeTopk[0] : config.MoeTopk[layer];
    }
}
