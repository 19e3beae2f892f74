using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The embeddings, heads and pooling of both versions of DeBERTa.</summary>
internal static class DebertaParts
{
    /// <summary>The classes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="layers">Makes the choices of the layers, from the view of the encoder.</param>
    /// <param name="convolution">Makes the convolution beside the first layer, from the view of the encoder; null for none.</param>
    public static EncoderModels Models<TConfig>(
        TConfig config, Weights weights, Func<Weights, TransformerEncoderOptions> layers, Func<Weights, DebertaConvolution>? convolution = null)
        where TConfig : PretrainedConfig, IDebertaConfig
    {
        IDebertaConfig sizes = config;
        int embeddingSize = config.Reader.GetInt32(sizes.HiddenSize, "embedding_size");
        int pooled = sizes.PoolerHiddenSize ?? sizes.HiddenSize;
        var options = new DebertaOptions
        {
            Embedding = new TextEmbeddingOptions
            {
                VocabularySize = sizes.VocabSize,
                Size = embeddingSize,
                HiddenSize = sizes.HiddenSize,
                PositionCount = sizes.PositionBiasedInput ? sizes.MaxPositionEmbeddings : 0,
                TypeCount = sizes.TypeVocabSize,
                NormEpsilon = sizes.LayerNormEps,
            },
            Layers = layers,
            Convolution = convolution,
        };
        var parts = new EncoderParts
        {
            HiddenSize = sizes.HiddenSize,
            Encoder = (w, _) => new Deberta(options, w),
            VocabularyHead = w => DebertaHeads.Vocabulary(w, sizes.Legacy, (sizes.HiddenSize, embeddingSize, sizes.VocabSize), sizes.HiddenAct, sizes.LayerNormEps),
            Pool = w => EncoderParts.PoolBy(FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", pooled, pooled), sizes.PoolerHiddenAct)),
        };
        return new EncoderModels(parts, config, weights);
    }
}
