using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt_neox_japanese")]
internal static class GPTNeoXJapaneseNetworks
{
    public static DecoderModels Models(GPTNeoXJapaneseConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        AttentionOptions attention = options.Attention with { FusedName = "query_key_value", FusedLayout = FusedLayout.Groups, OutputName = "dense" };
        int innerSize = config.HiddenSize * config.IntermediateMultipleSize;
        options = options with
        {
            Names = new DecoderNames { Embeddings = "embed_in", Norm = "final_layer_norm", Attention = "attention", LanguageHead = "embed_out" },
            Attention = attention,
            LayerAttention = layer => attention with { OutputBias = layer == config.NumHiddenLayers - 1 },
            FeedForward = (mlp, _) => new PlainFeedForward(
                mlp, config.HiddenSize, innerSize, config.HiddenSize, config.HiddenAct, bias: false, "dense_h_to_4h", "dense_4h_to_h"),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
