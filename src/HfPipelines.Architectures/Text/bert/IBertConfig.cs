namespace HfPipelines.Architectures;

/// <summary>What the configurations of BERT and of its descendants have in common.</summary>
internal interface IBertConfig
{
    int VocabSize { get; }

    int HiddenSize { get; }

    int IntermediateSize { get; }

    int NumHiddenLayers { get; }

    int NumAttentionHeads { get; }

    string HiddenAct { get; }

    int MaxPositionEmbeddings { get; }

    int TypeVocabSize { get; }

    double LayerNormEps { get; }

    bool IsDecoder { get; }

    bool AddCrossAttention { get; }
}
