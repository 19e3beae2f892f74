using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bloom")]
internal static class BloomNetworks
{
    public static DecoderModels Models(BloomConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = new DecoderNames
            {
                Embeddings = "word_embeddings",
                EmbeddingNorm = "word_embeddings_layernorm",
                Layers = "h",
                Norm = "ln_f",
                Attention = "self_attention",
                TokenClassifier = "classifier",
            },
            Arrangement = config.ApplyResidualConnectionPostLayernorm ? LayerArrangement.SequentialOnNormalized : LayerArrangement.Sequential,
            Alibi = new AlibiOptions(),
            Attention = options.Attention with { InputBias = true, OutputBias = true, FusedName = "query_key_value", FusedLayout = FusedLayout.Groups, OutputName = "dense" },
            FeedForward = PlainFeedForward.From(config, "dense_h_to_4h", "dense_4h_to_h", activation: "gelu_fast"),
        };
        return new DecoderModels(options, config, weights);
    }
}
