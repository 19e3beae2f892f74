using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>What the classes of RoBERTa and of its descendants are made of: BERT's layers under heads of their own.</summary>
internal static class RobertaParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="embedding">The embeddings.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="isDecoder">Whether a token sees only those before it.</param>
    public static EncoderParts Create(TextEmbeddingOptions embedding, TransformerEncoderOptions layers, bool isDecoder)
    {
        int size = layers.HiddenSize;
        AttentionPattern pattern = isDecoder ? AttentionPattern.Causal : AttentionPattern.Bidirectional;
        return new EncoderParts
        {
            HiddenSize = size,
            Encoder = (w, pools) => new TextTransformer(new TextEmbedding(w / "embeddings", embedding), new TransformerEncoder(layers, w / "encoder"), pattern)
            {
                Pooling = pools ? FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", size, size), "tanh") : null,
            },
            VocabularyHead = w => PredictionHead.Vocabulary(
                w / "lm_head", size, size, embedding.VocabularySize, "gelu", embedding.NormEpsilon, transformName: "", normName: "layer_norm"),
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels),
        };
    }
}
