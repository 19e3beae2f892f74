using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What OWL-ViT and OWLv2 are made of.</summary>
internal static class OwlParts
{
    /// <summary>The text half.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    public static Network Text(ITransformerConfig config, Weights weights) => TextTower.Create(config, weights, AttentionPattern.Causal, AtLargestId);

    /// <summary>The half of pictures.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    public static Network Vision(ITransformerConfig config, Weights weights)
    {
        double epsilon = config.LayerNormEps ?? 1e-5;
        return new VisionEncoder(
            new PatchEmbedding(weights / "embeddings", PatchEmbeddingOptions.From(config) with { ClassToken = "class_embedding" }),
            new LayerNorm(weights / "pre_layernorm", config.HiddenSize, epsilon),
            new TransformerEncoder(TransformerEncoderOptions.From(config), weights / "encoder"),
            null,
            new FirstTokenPooling(new LayerNorm(weights / "post_layernorm", config.HiddenSize, epsilon).Forward));
    }

    /// <summary>Both.</summary>
    /// <param name="text">The configuration of the text half.</param>
    /// <param name="vision">The configuration of the half of pictures.</param>
    /// <param name="size">The size of the space in which they are compared.</param>
    /// <param name="weights">The view that holds both.</param>
    public static ContrastiveModel Model(ITransformerConfig text, ITransformerConfig vision, int size, Weights weights)
        => new(
            Text(text, weights / "text_model"),
            Vision(vision, weights / "vision_model"),
            weights.Get("logit_scale"),
            textProjection: new Linear(weights / "text_projection", text.HiddenSize, size, bias: false),
            visionProjection: new Linear(weights / "visual_projection", vision.HiddenSize, size, bias: false))
        {
            TellsOwnPools = true,
        };

    // The end of text is the largest id.
    private static Tensor AtLargestId(Tensor hidden, Tensor ids)
        => hidden.gather(1, ids.argmax(1).view(-1, 1, 1).expand(-1, 1, hidden.size(2))).squeeze(1);
}
