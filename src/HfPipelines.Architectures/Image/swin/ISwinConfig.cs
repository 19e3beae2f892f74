namespace HfPipelines.Architectures;

/// <summary>What the configurations of Swin and its descendants have in common.</summary>
internal interface ISwinConfig
{
    IReadOnlyList<int> ImageSize { get; }

    IReadOnlyList<int> PatchSize { get; }

    int NumChannels { get; }

    int EmbedDim { get; }

    IReadOnlyList<int> Depths { get; }

    IReadOnlyList<int> NumHeads { get; }

    int WindowSize { get; }

    double MlpRatio { get; }

    bool QkvBias { get; }

    string HiddenAct { get; }

    bool UseAbsoluteEmbeddings { get; }

    double LayerNormEps { get; }
}
