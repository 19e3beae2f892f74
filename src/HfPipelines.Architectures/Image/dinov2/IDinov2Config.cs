using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of DINOv2 with and without registers have in common besides.</summary>
internal interface IDinov2Config : ITransformerConfig
{
    new string HiddenAct { get; }

    int MlpRatio { get; }

    bool UseSwigluFfn { get; }

    bool ApplyLayernorm { get; }

    bool ReshapeHiddenStates { get; }
}
