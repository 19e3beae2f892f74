using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("nemotron")]
internal static class NemotronNetworks
{
    public static DecoderModels Models(NemotronConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Norm = new NormOptions(NormKind.ShiftedLayer, config.NormEps),
            FeedForward = PlainFeedForward.From(config, "up_proj", "down_proj", config.MlpBias),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
