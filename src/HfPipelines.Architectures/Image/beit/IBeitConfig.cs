using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of BEiT and Data2Vec's pictures have in common besides.</summary>
internal interface IBeitConfig : ITransformerConfig
{
    bool UseMaskToken { get; }

    bool UseAbsolutePositionEmbeddings { get; }

    bool UseRelativePositionBias { get; }

    bool UseSharedRelativePositionBias { get; }

    double LayerScaleInitValue { get; }

    new double LayerNormEps { get; }

    bool UseMeanPooling { get; }

    IReadOnlyList<int> PoolScales { get; }

    bool UseAuxiliaryHead { get; }

    int AuxiliaryChannels { get; }

    int AuxiliaryNumConvs { get; }

    bool AuxiliaryConcatInput { get; }
}
