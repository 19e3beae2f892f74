using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A layer of attention and a feed-forward block for which one convolution shortens what attention reads, and another what its result is added to.</summary>
internal sealed class AttentiveAdapterLayer
{
    private readonly Norm _residualNorm;
    private readonly GatedConvolution _residual;
    private readonly Norm _attentionNorm;
    private readonly GatedConvolution _shortened;
    private readonly SelfAttention _attention;
    private readonly Norm _feedForwardNorm;
    private readonly PlainFeedForward _feedForward;

    public AttentiveAdapterLayer(SpeechAdapterOptions options, TransformerEncoderOptions block, Weights weights)
    {
        int padding = options.Stride / 2;
        _residualNorm = block.Norm(weights / "residual_layer_norm");
        _residual = new GatedConvolution(options, padding, weights / "residual_conv");
        _attentionNorm = block.Norm(weights / "self_attn_layer_norm");
        _shortened = new GatedConvolution(options, padding, weights / "self_attn_conv");
        _attention = new SelfAttention(weights / "self_attn", block.Attention, 0);
        _feedForwardNorm = block.Norm(weights / "ffn_layer_norm");
        _feedForward = new PlainFeedForward(
            weights / "ffn", block.HiddenSize, block.IntermediateSize, block.HiddenSize, block.Activation, first: block.Names.FeedForwardInput, second: block.Names.FeedForwardOutput);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, time, hidden].</param>
    /// <param name="counts">How many of each recording's steps count behind the convolutions, int64 [batch]; null for all.</param>
    /// <returns>[batch, shorter time, hidden], a new tensor.</returns>
    public Tensor Forward(Tensor hidden, Tensor? counts)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor residual = _residual.Forward(_residualNorm.Forward(hidden));
        Tensor shortened = _shortened.Forward(_attentionNorm.Forward(hidden));
        Tensor? visible = counts is null ? null : arange(shortened.size(1), ScalarType.Int64, hidden.device).unsqueeze(0) < counts.unsqueeze(1);
        var context = new AttentionContext(AttentionMask.OfKeys(visible, shortened.dtype));
        Tensor attended = _attention.Forward(shortened, context).add_(residual);
        return _feedForward.Forward(_feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }
}
