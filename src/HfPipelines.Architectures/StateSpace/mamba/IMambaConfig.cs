using System.Text.Json;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of Mamba and of its descendants have in common.</summary>
internal interface IMambaConfig
{
    int VocabSize { get; }

    int HiddenSize { get; }

    int NumHiddenLayers { get; }

    int? IntermediateSize { get; }

    int Expand { get; }

    int StateSize { get; }

    int ConvKernel { get; }

    JsonElement TimeStepRank { get; }

    string HiddenAct { get; }

    bool UseBias { get; }

    bool UseConvBias { get; }

    double LayerNormEpsilon { get; }

    bool ResidualInFp32 { get; }
}
