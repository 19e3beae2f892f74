using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A layer of DETR's decoder.</summary>
internal sealed class ObjectDecoderLayer
{
    private readonly SelfAttention _selfAttention;
    private readonly LayerNorm _selfAttentionNorm;
    private readonly CrossAttention _crossAttention;
    private readonly LayerNorm _crossAttentionNorm;
    private readonly PlainFeedForward _feedForward;
    private readonly LayerNorm _feedForwardNorm;

    public ObjectDecoderLayer(TransformerEncoderOptions options, Weights weights)
    {
        int size = options.HiddenSize;
        var attention = new AttentionOptions { HiddenSize = size, Heads = options.Heads, InputBias = true, OutputBias = true };
        _selfAttention = new SelfAttention(weights / "self_attn", attention, 0);
        _selfAttentionNorm = new LayerNorm(weights / "self_attn_layer_norm", size, options.NormEpsilon);
        _crossAttention = new CrossAttention(weights / "encoder_attn", attention);
        _crossAttentionNorm = new LayerNorm(weights / "encoder_attn_layer_norm", size, options.NormEpsilon);
        _feedForward = new PlainFeedForward(weights / "mlp", size, options.IntermediateSize, size, options.Activation);
        _feedForwardNorm = new LayerNorm(weights / "final_layer_norm", size, options.NormEpsilon);
    }

    public Tensor Forward(
        Tensor queries, Tensor queryPositions, AttentionMask queryMask, Tensor memory, Tensor memoryPositions, AttentionMask memoryMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _selfAttentionNorm.Forward(_selfAttention.Forward(queries, new AttentionContext(queryMask, Positions: queryPositions)).add_(queries));
        state = _crossAttentionNorm.Forward(_crossAttention.Forward(state, new EncoderContext(memory, memoryMask, Positions: memoryPositions), queryPositions).add_(state));
        return _feedForwardNorm.Forward(_feedForward.Forward(state).add_(state)).MoveToOuterDisposeScope();
    }
}
