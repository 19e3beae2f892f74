using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("helium")]
internal static class HeliumNetworks
{
    public static DecoderModels Models(HeliumConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { OutputBias = false },
            Rotary = RotaryOptions.From(config) with { Layout = RotaryLayout.Interleaved },
        };
        return new DecoderModels(options, config, weights);
    }
}
