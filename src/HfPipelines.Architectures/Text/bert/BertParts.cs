using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What the classes of BERT and of its descendants are made of.</summary>
internal static class BertParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="vocabularyHead">Makes the head that scores tokens from the weights of its class.</param>
    /// <param name="paddingTokenId">The padding token, where positions leave it out; else null.</param>
    public static EncoderParts Create(ITransformerConfig config, Func<Weights, Func<Tensor, Tensor>> vocabularyHead, int? paddingTokenId = null)
    {
        int size = config.HiddenSize;
        TextEmbeddingOptions embedding = TextEmbeddingOptions.From(config) with { PaddingTokenId = paddingTokenId };
        TransformerEncoderOptions layers = TransformerEncoderOptions.From(config) with
        {
            NormPlacement = NormPlacement.After,
            CrossAttention = config.AddCrossAttention ?? false,
            Names = EncoderLayerNames.Bert,
        };
        AttentionPattern pattern = config.IsDecoder == true ? AttentionPattern.Causal : AttentionPattern.Bidirectional;
        return new EncoderParts
        {
            HiddenSize = size,
            Encoder = (w, pools) => new TextTransformer(new TextEmbedding(w / "embeddings", embedding), new TransformerEncoder(layers, w / "encoder"), pattern)
            {
                Pooling = pools ? FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", size, size), "tanh") : null,
            },
            VocabularyHead = vocabularyHead,
        };
    }
}
