using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("apertus")]
internal static class ApertusNetworks
{
    public static DecoderModels Models(ApertusConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { AttentionNorm = "attention_layernorm", FeedForwardNorm = "feedforward_layernorm" },
            Attention = options.Attention with { HeadNorm = options.Norm },
            FeedForward = PlainFeedForward.From(config, "up_proj", "down_proj", bias: false),
        };
        return new DecoderModels(options, config, weights);
    }
}
