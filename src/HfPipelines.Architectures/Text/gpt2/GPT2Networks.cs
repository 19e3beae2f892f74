using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt2")]
internal static class GPT2Networks
{
    public static Network GPT2DoubleHeadsModel(GPT2Config config, Weights weights)
    {
        int? summarySize = !config.SummaryUseProj ? null : config.SummaryProjToLabels ? 1 : config.NEmbd;
        return new GPT2DoubleHeads(
            new TransformerDecoder(Options(config), weights / "transformer"),
            new Linear(weights / "lm_head", config.NEmbd, config.VocabSize, bias: false),
            new SequenceSummary(weights / "multiple_choice_head", config.SummaryType, config.NEmbd, summarySize, config.SummaryActivation));
    }

    public static DecoderModels Models(GPT2Config config, Weights weights) => new(Options(config), config, weights);

    private static DecoderOptions Options(GPT2Config config) => new()
    {
        VocabularySize = config.VocabSize,
        PadTokenId = config.PadTokenId,
        HiddenSize = config.NEmbd,
        Layers = config.NLayer,
        UseCache = config.UseCache,
        LearnedPositions = config.NPositions,
        Norm = NormOptions.Layer(config.LayerNormEpsilon),
        Names = new DecoderNames
        {
            Embeddings = "wte", Layers = "h", Norm = "ln_f", Attention = "attn", AttentionNorm = "ln_1", FeedForwardNorm = "ln_2", TokenClassifier = "classifier",
        },
        Attention = new AttentionOptions
        {
            HiddenSize = config.NEmbd,
            Heads = config.NHead,
            InputBias = true,
            OutputBias = true,
            FusedName = "c_attn",
            OutputName = "c_proj",
            IsTransposed = true,
            Scale = config.ScaleAttnWeights ? null : 1,
            IsScaledByLayer = config.ScaleAttnByInverseLayerIdx,
        },
        FeedForward = (mlp, _) => new PlainFeedForward(
            mlp, config.NEmbd, config.NInner ?? 4 * config.NEmbd, config.NEmbd, config.ActivationFunction, first: "c_fc", second: "c_proj", isTransposed: true),
    };
}
