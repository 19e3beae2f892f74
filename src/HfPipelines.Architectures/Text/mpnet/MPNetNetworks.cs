using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mpnet")]
internal static class MPNetNetworks
{
    private const int PaddingTokenId = 1;
    private const int MaxDistance = 128;

    public static EncoderModels Models(MPNetConfig config, Weights weights)
    {
        var options = new BertOptions(config, PaddingTokenId)
        {
            PositionBias = w => new RelativePositionBias(
                w / "relative_attention_bias", config.RelativeAttentionNumBuckets, config.NumAttentionHeads, MaxDistance, bidirectional: true),
        };
        EncoderLayerNames names = options.Layers.Names with
        {
            Attention = "attention.attn",
            Query = "q",
            Key = "k",
            Value = "v",
            AttentionOutput = "o",
            AttentionNorm = "attention.LayerNorm",
        };
        return new EncoderModels(RobertaParts.Create(options with { Layers = options.Layers with { Names = names } }), config, weights);
    }
}
