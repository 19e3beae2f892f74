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
            Pool = w => Pool(config, w, (input, hidden) => hidden.select(1, 0)),
            ChoicePool = w => Pool(config, w, FirstToken),
            QuestionHead = "classifier",
        },
        config,
        weights);

    private static DecoderOptions Options(ModernBertConfig config)
    {
        int headSize = config.HiddenSize / config.NumAttentionHeads;
        int period = config.GlobalAttnEveryNLayers ?? 3;
        IReadOnlyList<string> types = config.LayerTypes ?? [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => i % period == 0 ? "full_attention" : "sliding_attention")];
        return new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
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
            Attention = new AttentionOptions
            {
                HiddenSize = config.HiddenSize,
                Heads = config.NumAttentionHeads,
                InputBias = config.AttentionBias,
                OutputBias = config.AttentionBias,
                FusedName = "Wqkv",
                OutputName = "Wo",
            },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(
                new Linear(mlp / "Wi", config.HiddenSize, 2 * config.IntermediateSize, config.MlpBias),
                new Linear(mlp / "Wo", config.IntermediateSize, config.HiddenSize, config.MlpBias),
                Activations.Get(config.HiddenActivation)),
            Rotary = Rotary("full_attention"),
            WindowRotary = Rotary("sliding_attention"),
            Patterns = AttentionPattern.FromLayerTypes(types, config.NumHiddenLayers, config.LocalAttention, isBidirectional: true),
        };

        RotaryOptions Rotary(string type)
            => new() { Parameters = config.RopeParameters.LayerTypes[type], HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings };
    }

    private static PredictionHead Transform(ModernBertConfig config, Weights weights) => new(
        new Linear(weights / "head" / "dense", config.HiddenSize, config.HiddenSize, config.ClassifierBias),
        config.ClassifierActivation,
        new LayerNorm(weights / "head" / "norm", config.HiddenSize, config.NormEps, config.NormBias));

    private static Func<Tensor, Tensor> Then(PredictionHead transform, Linear linear) => hidden => linear.Forward(transform.Forward(hidden));

    private static Func<ModelInput, ModelOutput, Tensor> Pool(ModernBertConfig config, Weights weights, Func<ModelInput, Tensor, Tensor> first)
    {
        PredictionHead transform = Transform(config, weights);
        return (input, output) => transform.Forward(config.ClassifierPooling == "mean" ? Mean(input, output.LastHiddenState) : first(input, output.LastHiddenState));
    }

    private static Tensor Mean(ModelInput input, Tensor hidden)
    {
        if (input.AttentionMask is not { } mask)
        {
            return hidden.mean([1]);
        }

        return (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim: true);
    }

    // With padding on the left the first token is not at the first place.
    private static Tensor FirstToken(ModelInput input, Tensor hidden)
    {
        Tensor places = input.AttentionMask?.to_type(ScalarType.Int64).argmax(-1) ?? zeros(hidden.size(0), ScalarType.Int64, hidden.device);
        return hidden.gather(1, places.view(-1, 1, 1).expand(-1, 1, hidden.size(2))).squeeze(1);
    }
}
