using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>What ModernBERT's encoder and decoder are made of.</summary>
internal static class ModernBertParts
{
    /// <summary>The choices of the layers, without what each may attend to.</summary>
    /// <param name="config">The configuration.</param>
    public static DecoderOptions Options(IModernBertConfig config)
    {
        DecoderOptions options = DecoderOptions.From(config);
        return options with
        {
            Norm = new NormOptions(config.NormBias ? NormKind.Layer : NormKind.UnshiftedLayer, config.NormEps),
            SkipsFirstNorm = true,
            Names = new DecoderNames
            {
                Embeddings = "embeddings.tok_embeddings",
                EmbeddingNorm = "embeddings.norm",
                Attention = "attn",
                AttentionNorm = "attn_norm",
                FeedForwardNorm = "mlp_norm",
                Norm = "final_norm",
            },
            Attention = options.Attention with { OutputName = "Wo" },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenActivation, config.MlpBias, "Wi", "Wo"),
        };
    }

    /// <summary>What stands before the heads.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    public static PredictionHead Head(IModernBertConfig config, Weights weights) => new(
        new Linear(weights / "dense", config.HiddenSize, config.HiddenSize, config.ClassifierBias),
        config.ClassifierActivation,
        new LayerNorm(weights / "norm", config.HiddenSize, config.NormEps, config.NormBias));
}
