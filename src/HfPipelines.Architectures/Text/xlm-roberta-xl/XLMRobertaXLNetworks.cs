using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("xlm-roberta-xl")]
internal static class XLMRobertaXLNetworks
{
    public static EncoderModels Models(XLMRobertaXLConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId) { Norm = "encoder.LayerNorm" };
        EncoderLayerNames names = options.Layers.Names with
        {
            AttentionNorm = "attention.self_attn_layer_norm",
            CrossAttentionNorm = "crossattention.self_attn_layer_norm",
            FeedForwardNorm = "LayerNorm",
        };
        options = options with
        {
            Embedding = options.Embedding with { Norm = null },
            Layers = options.Layers with { NormPlacement = NormPlacement.Before, Names = names },
        };
        return new EncoderModels(RobertaParts.Create(options), config, weights);
    }
}
