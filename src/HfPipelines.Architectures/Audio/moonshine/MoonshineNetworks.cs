using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("moonshine")]
internal static class MoonshineNetworks
{
    public static EncoderDecoderModels Models(MoonshineConfig config, Weights weights) => new(
        new EncoderDecoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = w => MoonshineEncoder(config, w / "encoder"),
            Decoder = w => MoonshineDecoder(config, w / "decoder"),
            VocabularyHead = w => new Linear((w / "proj_out").OrShared(w / "model" / "decoder" / "embed_tokens"), config.HiddenSize, config.VocabSize, bias: false).Forward,
            PlaceMask = WaveformEncoder.PlaceMask,
            StartTokenId = config.DecoderStartTokenId,
        },
        config,
        weights);

    public static WaveformEncoder MoonshineEncoder(MoonshineConfig config, Weights weights)
    {
        (int size, int innerSize) = (config.HiddenSize, config.IntermediateSize);
        TransformerEncoderOptions layers = Layers(config, config.EncoderNumHiddenLayers, config.EncoderNumAttentionHeads) with
        {
            FeedForward = (w, _) => new PlainFeedForward(w, size, innerSize, size, config.EncoderHiddenAct),
            Names = new() { AttentionOutput = "o_proj", AttentionNorm = "input_layernorm", FeedForwardNorm = "post_attention_layernorm" },
        };
        return new WaveformEncoder(layers, Rotary(config, weights), weights);
    }

    public static TextTransformer MoonshineDecoder(MoonshineConfig config, Weights weights)
    {
        TransformerEncoderOptions layers = Layers(config, config.DecoderNumHiddenLayers, config.DecoderNumAttentionHeads) with
        {
            CrossAttention = true,
            FeedForward = (w, _) => GateBehind(config, w),
            Names = new()
            {
                AttentionOutput = "o_proj",
                AttentionNorm = "input_layernorm",
                CrossAttentionNorm = "post_attention_layernorm",
                FeedForwardNorm = "final_layernorm",
            },
        };
        var embedding = new TextEmbeddingOptions { VocabularySize = config.VocabSize, Size = config.HiddenSize, Tokens = "embed_tokens", Norm = null };
        RotaryEmbedding rotary = Rotary(config, weights);
        return new TextTransformer(new TextEmbedding(weights, embedding), new TransformerEncoder(layers, weights), AttentionPattern.Causal)
        {
            Norm = new NormOptions(layers.NormKind, layers.NormEpsilon).Create(weights / "norm", config.HiddenSize),
            Rotary = (positions, type) => rotary.At(positions, type),
        };
    }

    private static TransformerEncoderOptions Layers(MoonshineConfig config, int count, int heads) => new()
    {
        HiddenSize = config.HiddenSize,
        IntermediateSize = config.IntermediateSize,
        Layers = count,
        Heads = heads,
        Activation = config.DecoderHiddenAct,
        NormKind = NormKind.UnshiftedLayer,
        NormEpsilon = 1e-5,
        NormPlacement = NormPlacement.Before,
        AttentionInputBias = config.AttentionBias,
        OutputBias = false,
    };

    private static RotaryEmbedding Rotary(MoonshineConfig config, Weights weights)
        => new(weights, RotaryOptions.From(config) with { DefaultIsPartial = true, Layout = RotaryLayout.Interleaved });

    // The checkpoint holds the rows of the gate last.
    private static FusedGatedFeedForward GateBehind(MoonshineConfig config, Weights weights)
    {
        (int size, int innerSize) = (config.HiddenSize, config.IntermediateSize);
        Tensor matrix = (weights / "fc1").Get("weight", 2 * innerSize, size);
        Tensor bias = (weights / "fc1").Get("bias", 2 * innerSize);
        var gateAndUp = new Linear(weights.Own(matrix.roll(innerSize, 0)), weights.Own(bias.roll(innerSize, 0)));
        return new FusedGatedFeedForward(gateAndUp, new Linear(weights / "fc2", innerSize, size), Activations.Get(config.DecoderHiddenAct));
    }
}
