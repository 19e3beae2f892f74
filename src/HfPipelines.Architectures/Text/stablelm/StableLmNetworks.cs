using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("stablelm")]
internal static class StableLmNetworks
{
    public static DecoderModels Models(StableLmConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { FeedForwardNorm = config.UseParallelResidual ? null : "post_attention_layernorm" },
            Arrangement = config.UseParallelResidual ? LayerArrangement.Parallel : LayerArrangement.Sequential,
            Attention = options.Attention with
            {
                InputBias = config.UseQkvBias,
                HeadNorm = config.QkLayernorm ? new NormOptions(NormKind.UnshiftedLayer, config.LayerNormEps) : null,
                HeadNormWeights = HeadNormWeights.Listed,
                QueryNormName = "q_layernorm",
                KeyNormName = "k_layernorm",
            },
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
