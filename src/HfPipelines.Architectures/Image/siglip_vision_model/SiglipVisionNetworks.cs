using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip_vision_model")]
internal static class SiglipVisionNetworks
{
    public static Network SiglipVisionModel(SiglipVisionConfig config, Weights weights)
        => new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", PatchEmbeddingOptions.From(config) with { Bias = true }),
            null,
            new TransformerEncoder(TransformerEncoderOptions.From(config), weights / "encoder"),
            new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps),
            config.VisionUseHead
                ? new AttentionPooling(weights / "head", config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.HiddenAct, config.LayerNormEps)
                : null);
}
