using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bert")]
internal static class BertNetworks
{
    public static EncoderModels Models(BertConfig config, Weights weights)
    {
        var embedding = new TextEmbeddingOptions
        {
            VocabularySize = config.VocabSize,
            Size = config.HiddenSize,
            PositionCount = config.MaxPositionEmbeddings,
            TypeCount = config.TypeVocabSize,
            NormEpsilon = config.LayerNormEps,
        };
        var layers = new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
            NormPlacement = NormPlacement.After,
            CrossAttention = config.AddCrossAttention,
            Names = EncoderLayerNames.Bert,
        };
        AttentionPattern pattern = config.IsDecoder ? AttentionPattern.Causal : AttentionPattern.Bidirectional;
        var parts = new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, pools) => new TextTransformer(new TextEmbedding(w / "embeddings", embedding), new TransformerEncoder(layers, w / "encoder"), pattern)
            {
                Pooling = pools ? FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", config.HiddenSize, config.HiddenSize), "tanh") : null,
            },
            VocabularyHead = w => PredictionHead.Vocabulary(
                w / "cls" / "predictions", config.HiddenSize, config.HiddenSize, config.VocabSize, config.HiddenAct, config.LayerNormEps),
        };
        return new EncoderModels(parts, config, weights);
    }
}
