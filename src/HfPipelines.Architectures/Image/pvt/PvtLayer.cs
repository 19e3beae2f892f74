using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of PVT: attention to a coarser map of the same places, and a feed-forward block.</summary>
internal sealed class PvtLayer
{
    private readonly ReducedAttention _attention;
    private readonly LayerNorm _feedForwardNorm;
    private readonly PlainFeedForward _feedForward;

    public PvtLayer(PvtConfig config, Weights weights, int stage)
    {
        int size = config.HiddenSizes[stage];
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
        _attention = new ReducedAttention(
            weights / "layer_norm_1",
            weights / "attention",
            attention,
            (own / "sequence_reduction", own / "layer_norm"),
            config.SequenceReductionRatios[stage],
            config.LayerNormEps);
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
        Tensor attended = _attention.Forward(hidden, rows, columns);
        return _feedForward.Forward(_feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }
}
