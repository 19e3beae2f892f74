using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("persimmon")]
internal static class PersimmonNetworks
{
    public static DecoderModels Models(PersimmonConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { Norm = "final_layernorm" },
            Attention = options.Attention with
            {
                InputBias = true,
                OutputBias = true,
                FusedName = "query_key_value",
                FusedLayout = FusedLayout.Groups,
                OutputName = "dense",
                HeadNorm = config.QkLayernorm ? options.Norm : null,
                QueryNormName = "q_layernorm",
                KeyNormName = "k_layernorm",
            },
            FeedForward = PlainFeedForward.From(config, "dense_h_to_4h", "dense_4h_to_h"),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
