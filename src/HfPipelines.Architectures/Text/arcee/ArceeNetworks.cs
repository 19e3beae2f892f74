using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("arcee")]
internal static class ArceeNetworks
{
    public static DecoderModels Models(ArceeConfig config, Weights weights)
        => new(DecoderOptions.From(config) with { FeedForward = PlainFeedForward.From(config, "up_proj", "down_proj", config.MlpBias) }, config, weights);
}
