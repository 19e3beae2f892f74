using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("deberta-v2")]
internal static class DebertaV2Networks
{
    public static EncoderModels Models(DebertaV2Config config, Weights weights)
    {
        int embeddingSize = config.Reader.GetInt32(config.HiddenSize, "embedding_size");
        int pooled = config.PoolerHiddenSize ?? config.HiddenSize;
        DebertaOptions options = Options(config, embeddingSize);
        var parts = new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, _) => new Deberta(options, w),
            VocabularyHead = w => DebertaHeads.Vocabulary(
                w, config.Legacy, (config.HiddenSize, embeddingSize, config.VocabSize), config.HiddenAct, config.LayerNormEps),
            Pool = w => EncoderParts.PoolBy(FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", pooled, pooled), config.PoolerHiddenAct)),
        };
        return new EncoderModels(parts, config, weights);
    }

    private static DebertaOptions Options(DebertaV2Config config, int embeddingSize)
    {
        int kernel = config.Reader.GetInt32(0, "conv_kernel_size");
        return new DebertaOptions
        {
            Embedding = new TextEmbeddingOptions
            {
                VocabularySize = config.VocabSize,
                Size = embeddingSize,
                HiddenSize = config.HiddenSize,
                PositionCount = config.PositionBiasedInput ? config.MaxPositionEmbeddings : 0,
                TypeCount = config.TypeVocabSize,
                NormEpsilon = config.LayerNormEps,
            },
            Layers = _ => Layers(config),
            Convolution = kernel > 0 ? encoder => new DebertaConvolution(config, encoder / "conv", kernel) : null,
        };
    }

    private static TransformerEncoderOptions Layers(DebertaV2Config config)
    {
        int headSize = config.Reader.GetInt32(config.HiddenSize / config.NumAttentionHeads, "attention_head_size");
        bool normalizes = config.Reader.GetString("none", "norm_rel_ebd").ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries).Contains("layer_norm");
        var distances = new DisentangledOptions
        {
            HiddenSize = config.HiddenSize,
            Heads = config.NumAttentionHeads,
            HeadSize = headSize,
            Comparisons = config.PosAttType?.SelectMany(k => k.ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries)).ToArray() ?? [],
            SharesProjections = config.Reader.GetBoolean(false, "share_att_key"),
            Buckets = config.Reader.GetInt32(-1, "position_buckets"),
            MaxDistance = config.MaxRelativePositions < 1 ? config.MaxPositionEmbeddings : config.MaxRelativePositions,
            NormEpsilon = normalizes ? config.LayerNormEps : null,
        };
        return TransformerEncoderOptions.From(config) with
        {
            HeadSize = headSize,
            NormPlacement = NormPlacement.After,
            AttentionScale = distances.Scale,
            Names = EncoderLayerNames.Bert with { Query = "self.query_proj", Key = "self.key_proj", Value = "self.value_proj" },
            RelativePositions = config.RelativeAttention ? encoder => distances.Create(encoder, "self") : null,
        };
    }
}
