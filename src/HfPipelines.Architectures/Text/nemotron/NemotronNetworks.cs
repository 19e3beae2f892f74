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
            FeedForward = (mlp, _) => new PlainFeedForward(
                mlp, config.HiddenSize, config.IntermediateSize, config.HiddenSize, config.HiddenAct, config.MlpBias, "up_proj", "down_proj"),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
