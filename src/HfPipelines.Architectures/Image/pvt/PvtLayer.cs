using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of PVT: attention to a coarser map of the same places, and a feed-forward block.</summary>
internal sealed class PvtLayer
{
    private readonly LayerNorm _attentionNorm;
    private readonly CrossAttention _attention;
    private readonly Convolution2d? _reduction;
    private readonly LayerNorm? _reductionNorm;
    private readonly LayerNorm _feedForwardNorm;
    private readonly PlainFeedForward _feedForward;

    public PvtLayer(PvtConfig config, Weights weights, int stage)
    {
        (int size, int reduction) = (config.HiddenSizes[stage], config.SequenceReductionRatios[stage]);
        Weights own = weights / "attention" / "self";
        var attention = new AttentionOptions
        {
            HiddenSize = size,
            Heads = config.NumAttentionHeads[stage],
            InputBias = config.QkvBias,
            OutputBias = true,
            QueryName = "self.query",
            KeyName = "self.key",
            ValueName = "self.value",
            OutputName = "output.dense",
        };
        _attentionNorm = new LayerNorm(weights / "layer_norm_1", size, config.LayerNormEps);
        _attention = new CrossAttention(weights / "attention", attention);
        if (reduction > 1)
        {
            _reduction = new Convolution2d(
                own / "sequence_reduction",
                new ConvolutionOptions { InputChannels = size, OutputChannels = size, KernelSize = reduction, Stride = reduction, Bias = true });
            _reductionNorm = new LayerNorm(own / "layer_norm", size, config.LayerNormEps);
        }

        _feedForwardNorm = new LayerNorm(weights / "layer_norm_2", size, config.LayerNormEps);
        _feedForward = new PlainFeedForward(weights / "mlp", size, size * config.MlpRatios[stage], size, config.HiddenAct, first: "dense1", second: "dense2");
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, tokens, size]; a class token stands only where there is no coarser map.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, long rows, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalized = _attentionNorm.Forward(hidden);
        Tensor seen = _reduction is null ? normalized
            : _reductionNorm!.Forward(FeatureMaps.ToSequence(_reduction.Forward(FeatureMaps.FromSequence(normalized, rows, columns))));
        Tensor attended = _attention.Forward(normalized, new EncoderContext(seen, AttentionMask.None)).add_(hidden);
        return _feedForward.Forward(_feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }
}
