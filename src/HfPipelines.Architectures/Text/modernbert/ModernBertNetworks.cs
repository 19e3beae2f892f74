using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("modernbert")]
internal static class ModernBertNetworks
{
    public static EncoderModels Models(ModernBertConfig config, Weights weights) => new(
        new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, _) => new TransformerDecoder(Options(config), w),
            VocabularyHead = w => Then(Transform(config, w), new Linear(w / "decoder", config.HiddenSize, config.VocabSize, config.DecoderBias)),
            TokenTransform = w => Transform(config, w).Forward,
            Pool = w => Pool(config, w, (hidden, _) => hidden.select(1, 0)),
            ChoicePool = w => Pool(config, w, StatePooling.First),
            QuestionHead = "classifier",
        },
        config,
        weights);

    private static DecoderOptions Options(ModernBertConfig config)
    {
        int period = config.GlobalAttnEveryNLayers ?? 3;
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
            Attention = options.Attention with { FusedName = "Wqkv", OutputName = "Wo" },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenActivation, config.MlpBias, "Wi", "Wo"),
            Patterns = AttentionPattern.From(config, layer => layer % period != 0, isBidirectional: true),
        };
    }

    private static PredictionHead Transform(ModernBertConfig config, Weights weights) => new(
        new Linear(weights / "head" / "dense", config.HiddenSize, config.HiddenSize, config.ClassifierBias),
        config.ClassifierActivation,
        new LayerNorm(weights / "head" / "norm", config.HiddenSize, config.NormEps, config.NormBias));

    private static Func<Tensor, Tensor> Then(PredictionHead transform, Linear linear) => hidden => linear.Forward(transform.Forward(hidden));

    private static Func<ModelInput, ModelOutput, Tensor> Pool(ModernBertConfig config, Weights weights, Func<Tensor, Tensor?, Tensor> first)
    {
        PredictionHead transform = Transform(config, weights);
        Func<Tensor, Tensor?, Tensor> pool = config.ClassifierPooling == "mean" ? StatePooling.Mean : first;
        return (input, output) => transform.Forward(pool(output.LastHiddenState, input.AttentionMask));
    }
}
