using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of the vision encoders of Qwen2-VL and its descendants have in common.</summary>
internal interface IQwenVisionConfig
{
    int Depth { get; }

    int NumHeads { get; }

    string HiddenAct { get; }

    int InChannels { get; }

    IReadOnlyList<int> PatchSize { get; }

    IReadOnlyList<int> TemporalPatchSize { get; }

    int SpatialMergeSize { get; }

    RopeParameters RopeParameters { get; }
}
