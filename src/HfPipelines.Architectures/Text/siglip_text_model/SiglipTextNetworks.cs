using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip_text_model")]
internal static class SiglipTextNetworks
{
    public static Network SiglipTextModel(SiglipTextConfig config, Weights weights)
    {
        var options = new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
        };
        var head = new Linear(weights / "head", config.HiddenSize, config.ProjectionSize ?? config.HiddenSize);
        return new TextTower(
            new Embedding(weights / "embeddings" / "token_embedding", config.VocabSize, config.HiddenSize),
            new Embedding(weights / "embeddings" / "position_embedding", config.MaxPositionEmbeddings, config.HiddenSize),
            new TransformerEncoder(options, weights / "encoder"),
            new LayerNorm(weights / "final_layer_norm", config.HiddenSize, config.LayerNormEps),
            AttentionPattern.Bidirectional,
            (hidden, _) => head.Forward(hidden.select(1, hidden.size(1) - 1)));
    }
}
