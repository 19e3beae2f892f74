using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("phi")]
internal static class PhiNetworks
{
    public static DecoderModels Models(PhiConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { FeedForwardNorm = null, Norm = "final_layernorm" },
            Arrangement = LayerArrangement.Parallel,
            Attention = options.Attention with
            {
                InputBias = true,
                OutputBias = true,
                OutputName = "dense",
                HeadNorm = config.QkLayernorm ? options.Norm : null,
                QueryNormName = "q_layernorm",
                KeyNormName = "k_layernorm",
            },
            FeedForward = PlainFeedForward.From(config),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
            HeadBias = true,
        };
        return new DecoderModels(options, config, weights);
    }
}
