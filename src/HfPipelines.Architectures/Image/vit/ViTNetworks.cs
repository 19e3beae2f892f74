using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vit")]
internal static class ViTNetworks
{
    public static Network ViTModel(ViTConfig config, Weights weights) => Create(config, weights, pools: true);

    public static Network ViTForImageClassification(ViTConfig config, Weights weights)
        => new ImageClassifier(
            Create(config, weights / "vit", pools: false),
            new Linear(weights / "classifier", config.HiddenSize, config.NumLabels),
            output => output.LastHiddenState.select(1, 0));

    public static Network ViTForMaskedImageModeling(ViTConfig config, Weights weights)
        => new ImageReconstructor(
            Create(config, weights / "vit", pools: false, maskToken: "mask_token"), weights / "decoder" / 0, config.HiddenSize, config.NumChannels, config.EncoderStride);

    private static VisionEncoder Create(ViTConfig config, Weights weights, bool pools, string? maskToken = null)
    {
        weights = weights.As(config.Architecture.BaseClass, config);
        PatchEmbeddingOptions patches = PatchEmbeddingOptions.From(config) with
        {
            Projection = "patch_embeddings.projection",
            Bias = true,
            ClassToken = "cls_token",
            MaskToken = maskToken,
            Positions = "position_embeddings",
            HasBatchDimension = true,
        };
        TransformerEncoderOptions encoder = TransformerEncoderOptions.From(config) with
        {
            Names = new() { Attention = "attention", AttentionOutput = "o_proj", AttentionNorm = "layernorm_before", FeedForwardNorm = "layernorm_after" },
        };
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", patches),
            null,
            new TransformerEncoder(encoder, weights),
            new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps),
            pools ? FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", config.HiddenSize, config.PoolerOutputSize ?? config.HiddenSize), config.PoolerAct) : null);
    }
}
