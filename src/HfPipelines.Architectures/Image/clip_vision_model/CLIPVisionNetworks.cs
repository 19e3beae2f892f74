using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip_vision_model")]
internal static class CLIPVisionNetworks
{
    // transformers and its checkpoints spell the first norm so.
    public static Network CLIPVisionModel(CLIPVisionConfig config, Weights weights)
        => new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", PatchEmbeddingOptions.From(config) with { ClassToken = "class_embedding" }),
            new LayerNorm(weights / "pre_layrnorm", config.HiddenSize, config.LayerNormEps),
            new TransformerEncoder(TransformerEncoderOptions.From(config), weights / "encoder"),
            null,
            new FirstTokenPooling(new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps).Forward));

    public static Network CLIPVisionModelWithProjection(CLIPVisionConfig config, Weights weights)
        => new ProjectedModel(
            config.Architecture.CreateBase(config, weights / "vision_model"),
            new Linear(weights / "visual_projection", config.HiddenSize, config.ProjectionDim, bias: false),
            "image_embeds");
}
