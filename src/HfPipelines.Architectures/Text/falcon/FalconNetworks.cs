using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("falcon")]
internal static class FalconNetworks
{
    public static DecoderModels Models(FalconConfig config, Weights weights)
    {
        int headSize = config.HiddenSize / config.NumAttentionHeads;
        bool isNew = config.NewDecoderArchitecture == true;
        bool isParallel = isNew || config.ParallelAttn == true;
        bool hasTwoNorms = isNew && (config.NumLnInParallelAttn ?? 2) == 2;
        bool bias = config.Bias == true;
        int inner = config.FfnHiddenSize ?? 4 * config.HiddenSize;
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache,
            Norm = NormOptions.Layer(config.LayerNormEpsilon ?? 1e-5),
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
            Attention = new AttentionOptions
            {
                HiddenSize = config.HiddenSize,
                Heads = config.NumAttentionHeads,
                KeyValueHeads = isNew || config.MultiQuery != true ? config.NumKvHeads : 1,
                InputBias = bias,
                OutputBias = bias,
                FusedName = "query_key_value",
                FusedLayout = FusedLayout.Groups,
                OutputName = "dense",
            },
            FeedForward = (mlp, _) => new PlainFeedForward(
                mlp, config.HiddenSize, inner, config.HiddenSize, config.Activation ?? "gelu", bias, first: "dense_h_to_4h", second: "dense_4h_to_h"),
            Alibi = config.Alibi == true ? new AlibiOptions { HasNarrowSlopes = true, Divisor = Math.Sqrt(headSize) } : null,
            Rotary = config.Alibi == true ? null : new RotaryOptions { Parameters = config.RopeParameters, HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings },
        };
        return new DecoderModels(options, config, weights);
    }
}
