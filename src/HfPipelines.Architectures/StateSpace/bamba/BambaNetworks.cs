using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bamba")]
internal static class BambaNetworks
{
    public static DecoderModels Models(BambaConfig config, Weights weights)
    {
        Mamba2Options mixer = BambaParts.Options(config);
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Names = new DecoderNames { Norm = "final_layernorm", FeedForward = "feed_forward", FeedForwardNorm = "pre_ff_layernorm" },
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
            Mixer = (layer, index) => config.AttnLayerIndices?.Contains(index) == true ? null : new Mamba2Mixer(layer / "mamba", mixer, index),
        };
        return new DecoderModels(options, config, weights);
    }
}

public partial record BambaConfig : IBambaConfig;
