namespace HfPipelines.Architectures;

/// <summary>What the configurations of BART and of its descendants have in common.</summary>
internal interface IBartConfig
{
    int VocabSize { get; }

    int DModel { get; }

    int MaxPositionEmbeddings { get; }

    int EncoderLayers { get; }

    int EncoderAttentionHeads { get; }

    int EncoderFfnDim { get; }

    int DecoderLayers { get; }

    int DecoderAttentionHeads { get; }

    int DecoderFfnDim { get; }

    string ActivationFunction { get; }

    bool ScaleEmbedding { get; }

    IReadOnlyList<int>? EosTokenId { get; }
}
