using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of SegFormer: attention to a coarser map of the same places, and a feed-forward block that sees a place's neighbours.</summary>
internal sealed class SegformerLayer
{
    private readonly LayerNorm _attentionNorm;
    private readonly CrossAttention _attention;
    private readonly Convolution2d? _reduction;
    private readonly LayerNorm? _reductionNorm;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _first;
    private readonly Convolution2d _mix;
    private readonly Linear _second;

    public SegformerLayer(ISegformerConfig config, int stage, Weights weights, SegformerNames names)
    {
        EncoderLayerNames parts = names.Layer;
        int size = config.Required(config.HiddenSizes, "hidden_sizes")[stage];
        int inner = size * config.Required(config.MlpRatios, "mlp_ratios")[stage];
        int reduction = config.Required(config.SrRatios, "sr_ratios")[stage];
        _attentionNorm = new LayerNorm(weights / parts.AttentionNorm, size, SegformerEncoder.NormEpsilon);
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
        _attention = new CrossAttention(weights / parts.Attention, attention);
        if (reduction > 1)
        {
            _reduction = new Convolution2d(
                weights / names.Reduction, new ConvolutionOptions { InputChannels = size, OutputChannels = size, KernelSize = reduction, Stride = reduction, Bias = true });
            _reductionNorm = new LayerNorm(weights / names.ReductionNorm, size, SegformerEncoder.NormEpsilon);
        }

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
        Tensor normalized = _attentionNorm.Forward(hidden);
        Tensor seen = _reduction is null ? normalized
            : _reductionNorm!.Forward(FeatureMaps.ToSequence(_reduction.Forward(FeatureMaps.FromSequence(normalized, height, width))));
        Tensor attended = _attention.Forward(normalized, new EncoderContext(seen, AttentionMask.None)).add_(hidden);
        Tensor mixed = _mix.Forward(FeatureMaps.FromSequence(_first.Forward(_feedForwardNorm.Forward(attended)), height, width));
        return _second.Forward(FeatureMaps.ToSequence(mixed)).add_(attended).MoveToOuterDisposeScope();
    }
}
