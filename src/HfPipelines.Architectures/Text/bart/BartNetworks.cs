using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("bart")]
internal static class BartNetworks
{
    public static EncoderDecoderModels Models(BartConfig config, Weights weights) => new(
        new EncoderDecoderParts
        {
            HiddenSize = Size(config),
            Encoder = w => BartEncoder(config, w / "encoder"),
            Decoder = w => BartDecoder(config, w / "decoder"),
            VocabularyHead = w => Head(config, w),
            StartTokenId = config.DecoderStartTokenId,
            EndTokenId = config.EosTokenId?[0],
        },
        config,
        weights);

    public static TextTransformer BartEncoder(BartConfig config, Weights weights)
        => Create(config, weights, AttentionPattern.Bidirectional, config.EncoderLayers, config.EncoderAttentionHeads, config.EncoderFfnDim);

    public static TextTransformer BartDecoder(BartConfig config, Weights weights)
        => Create(config, weights, AttentionPattern.Causal, config.DecoderLayers, config.DecoderAttentionHeads, config.DecoderFfnDim);

    private static TextTransformer Create(BartConfig config, Weights weights, AttentionPattern pattern, int? count, int? heads, int? innerSize)
    {
        var embedding = new TextEmbeddingOptions
        {
            VocabularySize = config.VocabSize,
            Size = Size(config),
            Scale = config.ScaleEmbedding == true ? Math.Sqrt(Size(config)) : null,
            Tokens = "embed_tokens",
            PositionCount = config.MaxPositionEmbeddings,
            PositionOffset = 2,
            TakesPositions = false,
            Positions = "embed_positions",
            Norm = "layernorm_embedding",
        };
        var layers = new TransformerEncoderOptions
        {
            HiddenSize = Size(config),
            IntermediateSize = config.Required(innerSize, "ffn_dim"),
            Layers = config.Required(count, "layers"),
            Heads = config.Required(heads, "attention_heads"),
            Activation = config.Required(config.ActivationFunction, "activation_function"),
            NormEpsilon = 1e-5,
            NormPlacement = NormPlacement.After,
            CrossAttention = pattern == AttentionPattern.Causal,
            Names = new() { AttentionNorm = "self_attn_layer_norm", FeedForward = "", FeedForwardNorm = "final_layer_norm" },
        };
        return new TextTransformer(new TextEmbedding(weights, embedding), new TransformerEncoder(layers, weights), pattern);
    }

    private static Func<Tensor, Tensor> Head(BartConfig config, Weights weights)
    {
        var linear = new Linear(weights / "lm_head", Size(config), config.VocabSize, bias: false);
        Tensor? bias = weights.Find("final_logits_bias", 1, config.VocabSize);
        return bias is null ? linear.Forward : hidden => linear.Forward(hidden).add_(bias);
    }

    private static int Size(BartConfig config) => config.Required(config.DModel, "d_model");
}
