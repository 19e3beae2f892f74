using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("blip_vision_model")]
internal static class BlipVisionNetworks
{
    private const int Channels = 3;

    public static Network BlipVisionModel(BlipVisionConfig config, Weights weights)
    {
        var patches = new PatchEmbeddingOptions
        {
            Channels = Channels,
            ImageSize = config.ImageSize,
            PatchSize = config.PatchSize,
            HiddenSize = config.HiddenSize,
            Bias = true,
            ClassToken = "class_embedding",
            Positions = "position_embedding",
            HasBatchDimension = true,
        };
        TransformerEncoderOptions layers = TransformerEncoderOptions.From(config) with { Names = new EncoderLayerNames { Fused = "qkv", AttentionOutput = "projection" } };
        var norm = new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps);
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", patches), null, new TransformerEncoder(layers, weights / "encoder"), norm, new FirstTokenPooling(norm.Forward));
    }
}
