using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of LLaVA and its descendants have in common.</summary>
internal interface ILlavaConfig
{
    PretrainedConfig TextConfig { get; }

    PretrainedConfig VisionConfig { get; }

    string ProjectorHiddenAct { get; }

    bool MultimodalProjectorBias { get; }

    IReadOnlyList<int> VisionFeatureLayer { get; }

    string VisionFeatureSelectStrategy { get; }
}
