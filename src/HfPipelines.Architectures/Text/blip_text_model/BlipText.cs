using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The layers of BLIP's texts.</summary>
internal static class BlipText
{
    /// <summary>Makes the layers, which read a picture's patches where the configuration makes them a decoder's.</summary>
    public static TextTransformer Create(BlipTextConfig config, Weights weights, AttentionPattern pattern, bool pools)
    {
        var options = new BertOptions(config);
        TransformerEncoderOptions layers = options.Layers with { CrossAttention = config.IsDecoder, EncoderSize = config.EncoderHiddenSize };
        return new TextTransformer(new TextEmbedding(weights / "embeddings", options.Embedding), new TransformerEncoder(layers, weights / "encoder"), pattern)
        {
            Pooling = pools ? FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", config.HiddenSize, config.HiddenSize), "tanh") : null,
        };
    }
}
