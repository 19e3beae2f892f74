namespace HfPipelines.Architectures;

/// <summary>What the configurations of both versions of DeBERTa have in common.</summary>
internal interface IDebertaConfig
{
    int VocabSize { get; }

    int HiddenSize { get; }

    int MaxPositionEmbeddings { get; }

    int TypeVocabSize { get; }

    bool PositionBiasedInput { get; }

    string HiddenAct { get; }

    double LayerNormEps { get; }

    int? PoolerHiddenSize { get; }

    string PoolerHiddenAct { get; }

    bool Legacy { get; }
}
