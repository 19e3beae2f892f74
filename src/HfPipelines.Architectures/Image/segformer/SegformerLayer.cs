using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of SegFormer: attention to a coarser map of the same places, and a feed-forward block that sees a place's neighbours.</summary>
internal sealed class SegformerLayer
{
    private readonly ReducedAttention _attention;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _first;
    private readonly Convolution2d _mix;
    private readonly Linear _second;

    public SegformerLayer(ISegformerConfig config, int stage, Weights weights, SegformerNames names)
    {
        EncoderLayerNames parts = names.Layer;
        int size = config.Required(config.HiddenSizes, "hidden_sizes")[stage];
        int inner = size * config.Required(config.MlpRatios, "mlp_ratios")[stage];
        var attention = new AttentionOptions
        {
            HiddenSize = size,
            Heads = config.Required(config.NumAttentionHeads, "num_attention_heads")[stage],
            InputBias = true,
            OutputBias = true,
            QueryName = parts.Query,
            KeyName = parts.Key,
            ValueName = parts.Value,
            OutputName = parts.AttentionOutput,
        };
        _attention = new ReducedAttention(
            weights / parts.AttentionNorm,
            weights / parts.Attention,
            attention,
            (weights / names.Reduction, weights / names.ReductionNorm),
            config.Required(config.SrRatios, "sr_ratios")[stage],
            SegformerEncoder.NormEpsilon);
        _feedForwardNorm = new LayerNorm(weights / parts.FeedForwardNorm, size, SegformerEncoder.NormEpsilon);
        Weights block = weights / parts.FeedForward;
        _first = new Linear(block / parts.FeedForwardInput, size, inner);
        _mix = new Convolution2d(
            block / "dwconv" / "dwconv",
            ConvolutionOptions.SameSize(inner, inner, 3, config.HiddenAct) with { Groups = inner });
        _second = new Linear(block / parts.FeedForwardOutput, inner, size);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, height · width, size].</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = _attention.Forward(hidden, height, width);
        Tensor mixed = _mix.Forward(FeatureMaps.FromSequence(_first.Forward(_feedForwardNorm.Forward(attended)), height, width));
        return _second.Forward(FeatureMaps.ToSequence(mixed)).add_(attended).MoveToOuterDisposeScope();
    }
}
