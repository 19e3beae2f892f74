using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("whisper")]
internal static class WhisperNetworks
{
    public static EncoderDecoderModels Models(WhisperConfig config, Weights weights) => new(
        new EncoderDecoderParts
        {
            HiddenSize = config.DModel,
            Encoder = w => WhisperEncoder(config, w / "encoder"),
            Decoder = w => WhisperDecoder(config, w / "decoder"),
            VocabularyHead = w => Head(config, w).Forward,
            MasksPlaces = false,
            StartTokenId = config.DecoderStartTokenId,
        },
        config,
        weights);

    public static SpectrogramEncoder WhisperEncoder(WhisperConfig config, Weights weights)
        => new(Layers(config, config.EncoderLayers, config.EncoderAttentionHeads, config.EncoderFfnDim), config.NumMelBins, config.MaxSourcePositions, weights);

    public static TextTransformer WhisperDecoder(WhisperConfig config, Weights weights)
    {
        var embedding = new TextEmbeddingOptions
        {
            VocabularySize = config.VocabSize,
            Size = config.DModel,
            Tokens = "embed_tokens",
            PositionCount = config.MaxTargetPositions,
            Positions = "embed_positions",
            Norm = null,
        };
        TransformerEncoderOptions layers = Layers(config, config.DecoderLayers, config.DecoderAttentionHeads, config.DecoderFfnDim) with { CrossAttention = true };
        return new TextTransformer(new TextEmbedding(weights, embedding), new TransformerEncoder(layers, weights), AttentionPattern.Causal)
        {
            Norm = new LayerNorm(weights / "layer_norm", config.DModel, layers.NormEpsilon),
        };
    }

    public static TextTransformer WhisperDecoderWrapper(WhisperConfig config, Weights weights) => WhisperDecoder(config, weights / "decoder");

    public static Transcriber WhisperForConditionalGeneration(WhisperConfig config, Weights weights)
        => new(Models(config, weights / "model").Model(), Head(config, weights).Forward)
        {
            Places = config.MaxSourcePositions,
            MaxTokens = config.MaxTargetPositions,
            VocabularySize = config.VocabSize,
            AlignmentWidth = config.MedianFilterWidth,
        };

    public static SpeechClassifier WhisperForAudioClassification(WhisperConfig config, Weights weights)
        => new(
            WhisperEncoder(config, weights / "encoder"),
            LayerMix.Of(weights, config.EncoderLayers, config.UseWeightedLayerSum),
            new Linear(weights / "projector", config.DModel, config.ClassifierProjSize),
            new Linear(weights / "classifier", config.ClassifierProjSize, config.NumLabels));

    private static TransformerEncoderOptions Layers(WhisperConfig config, int count, int heads, int innerSize) => new()
    {
        HiddenSize = config.DModel,
        IntermediateSize = innerSize,
        Layers = count,
        Heads = heads,
        Activation = config.ActivationFunction,
        NormEpsilon = 1e-5,
        NormPlacement = NormPlacement.Before,
        AttentionKeyBias = false,
        Names = new() { AttentionNorm = "self_attn_layer_norm", FeedForward = "", FeedForwardNorm = "final_layer_norm" },
    };

    private static Linear Head(WhisperConfig config, Weights weights) => new(weights / "proj_out", config.DModel, config.VocabSize, bias: false);
}
