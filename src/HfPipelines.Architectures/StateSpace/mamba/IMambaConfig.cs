using System.Text.Json;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of Mamba and of its descendants have in common.</summary>
internal interface IMambaConfig : IMambaSizes
{
    int? IntermediateSize { get; }

    int Expand { get; }

    int StateSize { get; }

    int ConvKernel { get; }

    JsonElement TimeStepRank { get; }

    string HiddenAct { get; }

    bool UseBias { get; }

    bool UseConvBias { get; }
}
