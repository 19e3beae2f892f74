using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granitemoeshared")]
internal static class GraniteMoeSharedNetworks
{
    public static DecoderModels Models(GraniteMoeSharedConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Names = new DecoderNames { FeedForward = "" },
            FeedForward = (layer, _) => GraniteMoeNetworks.Experts(config, layer / "block_sparse_moe", config.NumLocalExperts, Shared(layer / "shared_mlp")),
        };
        return new DecoderModels(options, config, weights);

        FeedForward? Shared(Weights mlp) => config.SharedIntermediateSize == 0 ? null : new FusedGatedFeedForward(
            mlp, config.HiddenSize, config.SharedIntermediateSize, config.HiddenAct, gateAndUp: "input_linear", down: "output_linear");
    }
}
