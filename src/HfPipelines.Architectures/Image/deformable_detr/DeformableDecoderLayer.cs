using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of Deformable DETR's decoder and its descendants': queries look at each other, then at a few places of the feature maps.</summary>
internal sealed class DeformableDecoderLayer
{
    private readonly SelfAttention _self;
    private readonly LayerNorm _selfNorm;
    private readonly DeformableAttention _cross;
    private readonly LayerNorm _crossNorm;
    private readonly PlainFeedForward _feedForward;
    private readonly LayerNorm _feedForwardNorm;

    public DeformableDecoderLayer(TransformerEncoderOptions options, DeformableAttentionOptions attention, Weights weights)
    {
        int size = options.HiddenSize;
        _self = new SelfAttention(
            weights / "self_attn", new AttentionOptions { HiddenSize = size, Heads = options.Heads, InputBias = true, OutputBias = true, OutputName = options.Names.AttentionOutput }, 0);
        _selfNorm = new LayerNorm(weights / "self_attn_layer_norm", size, options.NormEpsilon);
        _cross = new DeformableAttention(weights / "encoder_attn", attention);
        _crossNorm = new LayerNorm(weights / "encoder_attn_layer_norm", size, options.NormEpsilon);
        _feedForward = new PlainFeedForward(weights / options.Names.FeedForward, size, options.IntermediateSize, size, options.Activation);
        _feedForwardNorm = new LayerNorm(weights / "final_layer_norm", size, options.NormEpsilon);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="queries">[batch, queries, hidden].</param>
    /// <param name="positions">What is added to them where they look, [batch or 1, queries, hidden].</param>
    /// <param name="points">Where each looks, [batch, queries, maps or 1, 2 or 4].</param>
    /// <param name="maps">The feature maps.</param>
    /// <returns>The shape of the queries, a new tensor.</returns>
    public Tensor Forward(Tensor queries, Tensor positions, Tensor points, DeformableMaps maps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _selfNorm.Forward(_self.Forward(queries, new AttentionContext(AttentionMask.None, Positions: positions)).add_(queries));
        state = _crossNorm.Forward(_cross.Forward(state + positions, maps.States, maps.Sizes, points, maps.Inside).add_(state));
        return _feedForwardNorm.Forward(_feedForward.Forward(state).add_(state)).MoveToOuterDisposeScope();
    }
}
