using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip_vision_model")]
internal static class SiglipVisionNetworks
{
    public static Network SiglipVisionModel(SiglipVisionConfig config, Weights weights)
    {
        var patches = new PatchEmbeddingOptions
        {
            Channels = config.NumChannels,
            ImageSize = config.ImageSize,
            PatchSize = config.PatchSize,
            HiddenSize = config.HiddenSize,
            Bias = true,
        };
        var encoder = new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
        };
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", patches),
            null,
            new TransformerEncoder(encoder, weights / "encoder"),
            new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps),
            config.VisionUseHead
                ? new AttentionPooling(weights / "head", config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.HiddenAct, config.LayerNormEps)
                : null);
    }
}
