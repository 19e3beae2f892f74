using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("roberta-prelayernorm")]
internal static class RobertaPreLayerNormNetworks
{
    public static EncoderModels Models(RobertaPreLayerNormConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId) { Norm = "LayerNorm" };
        EncoderLayerNames names = options.Layers.Names with
        {
            AttentionNorm = "attention.LayerNorm",
            CrossAttentionNorm = "crossattention.LayerNorm",
            FeedForwardNorm = "intermediate.LayerNorm",
        };
        options = options with { Layers = options.Layers with { NormPlacement = NormPlacement.Before, Names = names } };
        return new EncoderModels(RobertaParts.Create(options), config, weights);
    }
}
