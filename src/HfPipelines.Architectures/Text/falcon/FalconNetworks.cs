using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("falcon")]
internal static class FalconNetworks
{
    public static DecoderModels Models(FalconConfig config, Weights weights)
    {
        (bool isNew, bool bias) = (config.NewDecoderArchitecture == true, config.Bias == true);
        bool isParallel = isNew || config.ParallelAttn == true;
        bool hasTwoNorms = isNew && (config.NumLnInParallelAttn ?? 2) == 2;
        DecoderOptions options = DecoderOptions.From(config);
        AttentionOptions attention = options.Attention with { InputBias = bias, OutputBias = bias, FusedName = "query_key_value", FusedLayout = FusedLayout.Groups, OutputName = "dense" };
        options = options with
        {
            Names = new DecoderNames
            {
                Embeddings = "word_embeddings",
                Layers = "h",
                Norm = "ln_f",
                Attention = "self_attention",
                TokenClassifier = "classifier",
                AttentionNorm = hasTwoNorms ? "ln_attn" : "input_layernorm",
                FeedForwardNorm = hasTwoNorms ? "ln_mlp" : isParallel ? null : "post_attention_layernorm",
            },
            Arrangement = isParallel ? LayerArrangement.Parallel : LayerArrangement.Sequential,
            Attention = isNew || config.MultiQuery != true ? attention : attention with { KeyValueHeads = 1 },
            FeedForward = PlainFeedForward.From(config, "dense_h_to_4h", "dense_4h_to_h", bias, config.Activation ?? "gelu"),
            Alibi = config.Alibi == true ? new AlibiOptions { HasNarrowSlopes = true, Divisor = Math.Sqrt(config.HiddenSize / config.NumAttentionHeads) } : null,
            Rotary = config.Alibi == true ? null : options.Rotary,
        };
        return new DecoderModels(options, config, weights);
    }
}
