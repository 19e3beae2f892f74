using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt_neox")]
internal static class GPTNeoXNetworks
{
    public static DecoderModels Models(GPTNeoXConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames { Embeddings = "embed_in", Norm = "final_layer_norm", Attention = "attention", TokenClassifier = "classifier" },
            Arrangement = config.UseParallelResidual ? LayerArrangement.Parallel : LayerArrangement.Sequential,
            Attention = options.Attention with { FusedName = "query_key_value", FusedLayout = FusedLayout.Groups, OutputName = "dense" },
            FeedForward = PlainFeedForward.From(config, "dense_h_to_4h", "dense_4h_to_h"),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true },
        };
        return new DecoderModels(options, config, weights);
    }
}
