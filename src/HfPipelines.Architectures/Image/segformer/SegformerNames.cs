using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>Where a checkpoint of SegFormer or one of its descendants has its parts; what is not set is SegFormer's.</summary>
internal sealed record SegformerNames
{
    /// <summary>The embedding of a stage's patches.</summary>
    public Func<Weights, int, Weights> Patches { get; init; } = (weights, stage) => weights / "stages" / stage / "patch_embeddings";

    /// <summary>The list of a stage's layers.</summary>
    public Func<Weights, int, Weights> Layers { get; init; } = (weights, stage) => weights / "stages" / stage / "blocks";

    /// <summary>The norm behind a stage.</summary>
    public Func<Weights, int, Weights> Norm { get; init; } = (weights, stage) => weights / "stages" / stage / "layer_norm";

    /// <summary>The parts of a layer.</summary>
    public EncoderLayerNames Layer { get; init; } = ViTOptions.LayerNames;

    /// <summary>The convolution that reduces what a layer attends to.</summary>
    public string Reduction { get; init; } = "attention.sequence_reduction.sequence_reduction";

    /// <summary>The norm behind it.</summary>
    public string ReductionNorm { get; init; } = "attention.sequence_reduction.layer_norm";
}
