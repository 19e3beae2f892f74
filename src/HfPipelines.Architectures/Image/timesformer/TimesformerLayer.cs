using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of TimeSformer: attention of each place to the same place in other frames, then of each place to its own frame; or one for both.</summary>
internal sealed class TimesformerLayer
{
    private readonly int _frames;
    private readonly LayerNorm _spaceNorm;
    private readonly SelfAttention _space;
    private readonly (LayerNorm Norm, SelfAttention Attention, Linear Dense)? _time;
    private readonly LayerNorm _feedForwardNorm;
    private readonly PlainFeedForward _feedForward;

    public TimesformerLayer(TimesformerConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        var attention = new AttentionOptions
        {
            HiddenSize = size,
            Heads = config.NumAttentionHeads,
            InputBias = config.QkvBias,
            OutputBias = true,
            FusedName = "attention.qkv",
            OutputName = "output.dense",
        };
        _frames = config.NumFrames;
        _spaceNorm = new LayerNorm(weights / "layernorm_before", size, config.LayerNormEps);
        _space = new SelfAttention(weights / "attention", attention, 0);
        _time = config.AttentionType == "divided_space_time"
            ? (new LayerNorm(weights / "temporal_layernorm", size, config.LayerNormEps),
                new SelfAttention(weights / "temporal_attention", attention, 0),
                new Linear(weights / "temporal_dense", size, size))
            : null;
        _feedForwardNorm = new LayerNorm(weights / "layernorm_after", size, config.LayerNormEps);
        _feedForward = new PlainFeedForward(weights, size, config.IntermediateSize, size, config.HiddenAct, first: "intermediate.dense", second: "output.dense");
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, 1 + places · frames, size], the frames of a place together.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = _time is null ? Attend(_space, _spaceNorm.Forward(hidden)).add_(hidden) : Divided(hidden);
        return _feedForward.Forward(_feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }

    private static Tensor Attend(SelfAttention attention, Tensor normalized) => attention.Forward(normalized, new AttentionContext(AttentionMask.None));

    private Tensor Divided(Tensor hidden)
    {
        (long batch, long size) = (hidden.size(0), hidden.size(2));
        long places = (hidden.size(1) - 1) / _frames;
        (Tensor token, Tensor states) = (hidden.narrow(1, 0, 1), hidden.narrow(1, 1, hidden.size(1) - 1));
        (LayerNorm norm, SelfAttention attention, Linear dense) = _time!.Value;
        Tensor overTime = Attend(attention, norm.Forward(states.reshape(batch * places, _frames, size)));
        states = states + dense.Forward(overTime.view(batch, places * _frames, size));

        // Every frame sees the class token, whose results are averaged.
        Tensor frames = states.view(batch, places, _frames, size).transpose(1, 2).reshape(batch * _frames, places, size);
        Tensor tokens = token.expand(batch, _frames, size).reshape(batch * _frames, 1, size);
        Tensor overSpace = Attend(_space, _spaceNorm.Forward(cat([tokens, frames], 1)));
        Tensor tokenResult = overSpace.select(1, 0).view(batch, _frames, size).mean([1], keepdim: true);
        Tensor result = overSpace.narrow(1, 1, places).view(batch, _frames, places, size).transpose(1, 2).reshape(batch, places * _frames, size);
        return cat([token + tokenResult, states + result], 1);
    }
}
