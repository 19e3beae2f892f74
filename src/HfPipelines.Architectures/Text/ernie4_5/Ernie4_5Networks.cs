using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ernie4_5")]
internal static class Ernie4_5Networks
{
    public static DecoderModels Models(Ernie4_5Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        bool bias = config.UseBias == true;
        options = options with
        {
            Attention = options.Attention with { InputBias = bias, OutputBias = bias },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct, bias),
            Rotary = RotaryOptions.From(config) with { Layout = RotaryLayout.Interleaved },
        };
        return new DecoderModels(options, config, weights);
    }
}
