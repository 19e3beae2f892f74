using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The choices of DETR and its descendants; what is not set is DETR's.</summary>
/// <param name="Sizes">The configuration.</param>
internal sealed record DetrOptions(IDetrConfig Sizes)
{
    /// <summary>The epsilon of the norms.</summary>
    public const double NormEpsilon = 1e-5;

    /// <summary>The name of the backbone.</summary>
    public string Backbone { get; init; } = "backbone.model";

    /// <summary>The layers of the encoder; those of the decoder are as them.</summary>
    public TransformerEncoderOptions Encoder { get; init; } = new()
    {
        HiddenSize = Sizes.DModel,
        IntermediateSize = Sizes.EncoderFfnDim,
        Layers = Sizes.EncoderLayers,
        Heads = Sizes.EncoderAttentionHeads,
        Activation = Sizes.ActivationFunction,
        NormEpsilon = NormEpsilon,
        NormPlacement = NormPlacement.After,
        Names = new() { AttentionOutput = "o_proj", AttentionNorm = "self_attn_layer_norm", FeedForwardNorm = "final_layer_norm" },
    };

    /// <summary>The name of the norm behind the encoder; null for none.</summary>
    public string? EncoderNorm { get; init; }

    /// <summary>Makes the decoder, of its layers, its weights and whether every layer's result is kept.</summary>
    public Func<TransformerEncoderOptions, Weights, bool, IObjectDecoder> CreateDecoder { get; init; } = (options, weights, keeps) => new ObjectDecoder(options, weights, keeps);

    /// <summary>Whether the last label stands for no object.</summary>
    public bool LabelsNoObject { get; init; } = true;

    /// <summary>Whether boxes are told from the points that the decoder says its queries look at, <c>reference_points</c>.</summary>
    public bool BoxesFromPoints { get; init; }
}
