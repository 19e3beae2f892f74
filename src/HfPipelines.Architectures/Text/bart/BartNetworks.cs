using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bart")]
internal static class BartNetworks
{
    public static BartModels Models(BartConfig config, Weights weights) => new(new(config) { StartTokenId = config.DecoderStartTokenId }, config, weights);
}

public partial record BartConfig : IBartConfig
{
    int IBartConfig.DModel => Required(DModel, "d_model");

    int IBartConfig.EncoderLayers => Required(EncoderLayers, "encoder_layers");

    int IBartConfig.EncoderAttentionHeads => Required(EncoderAttentionHeads, "encoder_attention_heads");

    int IBartConfig.EncoderFfnDim => Required(EncoderFfnDim, "encoder_ffn_dim");

    int IBartConfig.DecoderLayers => Required(DecoderLayers, "decoder_layers");

    int IBartConfig.DecoderAttentionHeads => Required(DecoderAttentionHeads, "decoder_attention_heads");

    int IBartConfig.DecoderFfnDim => Required(DecoderFfnDim, "decoder_ffn_dim");

    string IBartConfig.ActivationFunction => Required(ActivationFunction, "activation_function");

    bool IBartConfig.ScaleEmbedding => ScaleEmbedding == true;
}
