using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("jais2")]
internal static class Jais2Networks
{
    public static DecoderModels Models(Jais2Config config, Weights weights)
        => new(DecoderOptions.From(config) with { FeedForward = PlainFeedForward.From(config, "up_proj", "down_proj", config.MlpBias) }, config, weights);
}
