using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("arcee")]
internal static class ArceeNetworks
{
    public static DecoderModels Models(ArceeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            FeedForward = (mlp, _) => new PlainFeedForward(
                mlp, config.HiddenSize, config.IntermediateSize, config.HiddenSize, config.HiddenAct, config.MlpBias, "up_proj", "down_proj"),
        };
        return new DecoderModels(options, config, weights);
    }
}
