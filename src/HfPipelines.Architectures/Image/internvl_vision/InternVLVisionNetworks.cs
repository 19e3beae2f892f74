using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("internvl_vision")]
internal static class InternVLVisionNetworks
{
    public static Network InternVLVisionModel(InternVLVisionConfig config, Weights weights)
    {
        PatchEmbeddingOptions patches = PatchEmbeddingOptions.From(config) with
        {
            Projection = "patch_embeddings.projection",
            Bias = true,
            ClassToken = "cls_token",
            MaskToken = config.UseMaskToken ? "mask_token" : null,
            Positions = config.UseAbsolutePositionEmbeddings ? "position_embeddings" : null,
            AlwaysStretches = true,
            HasBatchDimension = true,
        };
        TransformerEncoderOptions encoder = TransformerEncoderOptions.From(config) with
        {
            NormKind = config.NormType == "rms_norm" ? NormKind.RootMeanSquare : NormKind.Layer,
            AttentionInputBias = config.AttentionBias,
            HeadNorm = config.UseQkNorm ? new NormOptions(NormKind.RootMeanSquare, 1e-6) : null,
            Names = new EncoderLayerNames
            {
                Layers = "layer",
                Attention = "attention",
                AttentionOutput = "projection_layer",
                AttentionNorm = "layernorm_before",
                AttentionFactor = "lambda_1",
                FeedForwardNorm = "layernorm_after",
                FeedForwardFactor = "lambda_2",
            },
        };
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", patches),
            null,
            new TransformerEncoder(encoder, weights / "encoder"),
            config.UseMeanPooling ? null : new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps),
            null);
    }
}
