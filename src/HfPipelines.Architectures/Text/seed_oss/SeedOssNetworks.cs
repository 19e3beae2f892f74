using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("seed_oss")]
internal static class SeedOssNetworks
{
    public static DecoderModels Models(SeedOssConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { OutputBias = config.AttentionOutBias },
        };
        return new DecoderModels(options, config, weights);
    }
}
