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
    private readonly bool _normsBefore;

    public ObjectDecoderLayer(TransformerEncoderOptions options, Weights weights)
    {
        int size = options.HiddenSize;
        AttentionOptions attention = options.Attention;
        _normsBefore = options.NormPlacement == NormPlacement.Before;
        _selfAttention = new SelfAttention(weights / "self_attn", attention, 0);
        _selfAttentionNorm = new LayerNorm(weights / "self_attn_layer_norm", size, options.NormEpsilon);
        _crossAttention = new CrossAttention(weights / "encoder_attn", attention);
        _crossAttentionNorm = new LayerNorm(weights / "encoder_attn_layer_norm", size, options.NormEpsilon);
        _feedForward = new PlainFeedForward(weights / options.Names.FeedForward, size, options.IntermediateSize, size, options.Activation);
        _feedForwardNorm = new LayerNorm(weights / "final_layer_norm", size, options.NormEpsilon);
    }

    public Tensor Forward(
        Tensor queries, Tensor queryPositions, AttentionMask queryMask, Tensor memory, Tensor memoryPositions, AttentionMask memoryMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = Add(_selfAttentionNorm, queries, s => _selfAttention.Forward(s, new AttentionContext(queryMask, Positions: queryPositions)));
        state = Add(_crossAttentionNorm, state, s => _crossAttention.Forward(s, new EncoderContext(memory, memoryMask, Positions: memoryPositions), queryPositions));
        return Add(_feedForwardNorm, state, _feedForward.Forward).MoveToOuterDisposeScope();
    }

    private Tensor Add(LayerNorm norm, Tensor state, Func<Tensor, Tensor> block)
        => _normsBefore ? block(norm.Forward(state)).add_(state) : norm.Forward(block(state).add_(state));
}
