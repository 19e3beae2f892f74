using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("jais2")]
internal static class Jais2Networks
{
    public static DecoderModels Models(Jais2Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            FeedForward = (mlp, _) => new PlainFeedForward(
                mlp, config.HiddenSize, config.IntermediateSize, config.HiddenSize, config.HiddenAct, config.MlpBias, "up_proj", "down_proj"),
        };
        return new DecoderModels(options, config, weights);
    }
}
