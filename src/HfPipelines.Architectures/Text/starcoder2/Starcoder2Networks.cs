using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("starcoder2")]
internal static class Starcoder2Networks
{
    public static DecoderModels Models(Starcoder2Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { InputBias = config.UseBias, OutputBias = config.UseBias },
            FeedForward = PlainFeedForward.From(config, "c_fc", "c_proj", config.UseBias),
        };
        return new DecoderModels(options, config, weights);
    }
}
