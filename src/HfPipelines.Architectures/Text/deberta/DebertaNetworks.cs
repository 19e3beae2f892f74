using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("deberta")]
internal static class DebertaNetworks
{
    public static EncoderModels Models(DebertaConfig config, Weights weights)
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

    private static DebertaOptions Options(DebertaConfig config, int embeddingSize)
    {
        string[] kinds = config.PosAttType?.SelectMany(k => k.ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries)).ToArray() ?? [];
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
            Layers = encoder =>
            {
                double scale = 1 / Math.Sqrt((double)(config.HiddenSize / config.NumAttentionHeads) * (1 + kinds.Length));
                RelativePositions? positions = config.RelativeAttention ? Positions(config, kinds, scale, encoder) : null;
                return TransformerEncoderOptions.From(config) with
                {
                    NormPlacement = NormPlacement.After,
                    Names = EncoderLayerNames.Bert,
                    Mixer = (attention, _) => new DebertaAttention(config, attention, scale, positions?.Scores(attention)),
                    RelativePositions = positions is null ? null : _ => positions,
                };
            },
        };
    }

    private static RelativePositions Positions(DebertaConfig config, string[] kinds, double scale, Weights encoder)
    {
        int most = config.MaxRelativePositions < 1 ? config.MaxPositionEmbeddings : config.MaxRelativePositions;
        int headSize = config.HiddenSize / config.NumAttentionHeads;
        Tensor distances = (encoder / "rel_embeddings").Get("weight", 2 * most, config.HiddenSize);
        return new(
            w => new DisentangledScores(
                w / "self",
                distances,
                config.NumAttentionHeads,
                headSize,
                kinds.Contains("c2p") ? "pos_proj" : null,
                kinds.Contains("p2c") ? "pos_q_proj" : null,
                scale,
                keyBias: false),
            span => DisentangledScores.Distances(span, 0, most));
    }
}
