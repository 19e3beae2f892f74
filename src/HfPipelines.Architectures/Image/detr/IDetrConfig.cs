using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of DETR and of its descendants have in common.</summary>
internal interface IDetrConfig
{
    PretrainedConfig BackboneConfig { get; }

    int NumChannels { get; }

    int NumQueries { get; }

    int DModel { get; }

    int EncoderLayers { get; }

    int EncoderFfnDim { get; }

    int EncoderAttentionHeads { get; }

    int DecoderLayers { get; }

    int DecoderFfnDim { get; }

    int DecoderAttentionHeads { get; }

    string ActivationFunction { get; }

    string PositionEmbeddingType { get; }

    bool AuxiliaryLoss { get; }

    bool Dilation { get; }
}
