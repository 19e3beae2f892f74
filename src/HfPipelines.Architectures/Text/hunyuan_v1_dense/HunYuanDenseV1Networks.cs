using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("hunyuan_v1_dense")]
internal static class HunYuanDenseV1Networks
{
    public static DecoderModels Models(HunYuanDenseV1Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HeadNorm = options.Norm, NormsTurned = true, QueryNormName = "query_layernorm", KeyNormName = "key_layernorm" },
        };
        return new DecoderModels(options, config, weights);
    }
}
