using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bitnet")]
internal static class BitNetNetworks
{
    public static DecoderModels Models(BitNetConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { ResultNorm = options.Norm },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct)
            {
                InnerNorm = options.Norm.Create(mlp / "ffn_sub_norm", config.IntermediateSize),
            },
        };
        return new DecoderModels(options, config, weights);
    }
}
