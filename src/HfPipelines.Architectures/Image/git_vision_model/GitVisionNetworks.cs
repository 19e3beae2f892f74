using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("git_vision_model")]
internal static class GitVisionNetworks
{
    // The original spells the first norm so.
    public static Network GitVisionModel(GitVisionConfig config, Weights weights)
    {
        weights = weights / "vision_model";
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", PatchEmbeddingOptions.From(config) with { ClassToken = "class_embedding" }),
            new LayerNorm(weights / "pre_layrnorm", config.HiddenSize, config.LayerNormEps),
            new TransformerEncoder(TransformerEncoderOptions.From(config), weights / "encoder"),
            new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps),
            null);
    }
}
