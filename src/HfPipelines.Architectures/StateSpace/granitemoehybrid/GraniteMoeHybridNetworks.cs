using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granitemoehybrid")]
internal static class GraniteMoeHybridNetworks
{
    public static DecoderModels Models(GraniteMoeHybridConfig config, Weights weights)
    {
        Mamba2Options mixer = BambaParts.Options(config);
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { FeedForward = "" },
            Rotary = config.PositionEmbeddingType == "rope" ? options.Rotary : null,
            Mixer = (layer, index) => config.LayerTypes?[index] is "full_attention" or "attention" ? null : new Mamba2Mixer(layer / "mamba", mixer, index),
            FeedForward = (layer, _) => config.NumLocalExperts > 0
                ? GraniteMoeNetworks.Experts(config, layer / "block_sparse_moe", config.NumLocalExperts, Shared(layer / "shared_mlp"))
                : Shared(layer / "shared_mlp"),
        };
        return new DecoderModels(options, config, weights);

        FeedForward Shared(Weights mlp)
            => new FusedGatedFeedForward(mlp, config.HiddenSize, config.SharedIntermediateSize, config.HiddenAct, gateAndUp: "input_linear", down: "output_linear");
    }
}

public partial record GraniteMoeHybridConfig : IBambaConfig;
