using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip_vision_model")]
internal static class CLIPVisionNetworks
{
    public static Network CLIPVisionModel(CLIPVisionConfig config, Weights weights)
    {
        var patches = new PatchEmbeddingOptions
        {
            Channels = config.NumChannels,
            ImageSize = config.Required(config.ImageSize, "image_size"),
            PatchSize = config.Required(config.PatchSize, "patch_size"),
            HiddenSize = config.HiddenSize,
            ClassToken = "class_embedding",
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

        // transformers and its checkpoints spell the first norm so.
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", patches),
            new LayerNorm(weights / "pre_layrnorm", config.HiddenSize, config.LayerNormEps),
            new TransformerEncoder(encoder, weights / "encoder"),
            null,
            new FirstTokenPooling(new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps).Forward));
    }

    public static Network CLIPVisionModelWithProjection(CLIPVisionConfig config, Weights weights)
        => new ProjectedModel(
            config.Architecture.CreateBase(config, weights / "vision_model"),
            new Linear(weights / "visual_projection", config.HiddenSize, config.ProjectionDim, bias: false),
            "image_embeds");
}
