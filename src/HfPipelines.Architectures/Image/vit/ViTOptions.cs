using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The choices of ViT and its descendants; what is not set is ViT's.</summary>
/// <param name="Config">The configuration.</param>
internal sealed record ViTOptions(ITransformerConfig Config)
{
    /// <summary>The names of a layer's parts.</summary>
    public static EncoderLayerNames LayerNames { get; } = new()
    {
        Attention = "attention",
        AttentionOutput = "o_proj",
        AttentionNorm = "layernorm_before",
        FeedForwardNorm = "layernorm_after",
    };

    /// <summary>From pictures to patches.</summary>
    public PatchEmbeddingOptions Patches { get; init; } = PatchEmbeddingOptions.From(Config) with
    {
        Projection = "patch_embeddings.projection",
        Bias = true,
        ClassToken = "cls_token",
        Positions = "position_embeddings",
        HasBatchDimension = true,
    };

    /// <summary>The layers.</summary>
    public TransformerEncoderOptions Layers { get; init; } = TransformerEncoderOptions.From(Config) with { Names = LayerNames };

    /// <summary>The name of the view that holds the layers.</summary>
    public string Encoder { get; init; } = "";

    /// <summary>The name of the norm behind the last layer; null for none.</summary>
    public string? Norm { get; init; } = "layernorm";

    /// <summary>Makes, from the view of the encoder, what sums patches up; null for nothing.</summary>
    public Func<Weights, Pooling>? Pooling { get; init; }

    /// <summary>Makes, from the view of the encoder, what is added to the attention scores; null for nothing.</summary>
    public Func<Weights, Func<long, long, Func<int, Tensor>>>? PositionBias { get; init; }

    /// <summary>Makes the encoder.</summary>
    /// <param name="weights">Its view.</param>
    /// <param name="pools">Whether it sums pictures up.</param>
    /// <param name="maskToken">The name of the token that stands for hidden patches; null for that of the options.</param>
    /// <param name="hasNorm">Whether the states of the last layer are normalised.</param>
    public VisionEncoder Create(Weights weights, bool pools, string? maskToken = null, bool hasNorm = true)
        => new(
            new PatchEmbedding(weights / "embeddings", Patches with { MaskToken = maskToken ?? Patches.MaskToken }),
            null,
            new TransformerEncoder(Layers, weights / Encoder),
            hasNorm ? LastNorm(weights) : null,
            pools ? Pooling?.Invoke(weights) : null)
        {
            PositionBias = PositionBias?.Invoke(weights),
        };

    /// <summary>Takes the norm behind the last layer.</summary>
    /// <param name="weights">The view of the encoder.</param>
    public Norm? LastNorm(Weights weights) => Norm is null ? null : new LayerNorm(weights / Norm, Config.HiddenSize, Layers.NormEpsilon);

    /// <summary>The states of the patches alone.</summary>
    /// <param name="states">[batch, patches (and learned tokens before them), hidden].</param>
    /// <returns>[batch, patches, hidden], a view.</returns>
    public Tensor PatchesOf(Tensor states) => states.narrow(1, Patches.FirstTokens, states.size(1) - Patches.FirstTokens);
}
