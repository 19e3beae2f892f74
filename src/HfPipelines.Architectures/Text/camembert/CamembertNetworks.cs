using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("camembert")]
internal static class CamembertNetworks
{
    public static EncoderModels Models(CamembertConfig config, Weights weights)
    {
        var embedding = new TextEmbeddingOptions
        {
            VocabularySize = config.VocabSize,
            Size = config.HiddenSize,
            PositionCount = config.MaxPositionEmbeddings,
            PaddingTokenId = config.PadTokenId,
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
        return new EncoderModels(RobertaParts.Create(embedding, layers, config.IsDecoder), config, weights);
    }
}
