using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of SAM's decoder: what is asked looks at the picture, and the picture at what is asked.</summary>
internal sealed class SamTwoWayLayer
{
    private readonly SelfAttention _self;
    private readonly CrossAttention _toImage;
    private readonly PlainFeedForward _feedForward;
    private readonly CrossAttention _toTokens;
    private readonly LayerNorm[] _norms;
    private readonly bool _isFirst;

    public SamTwoWayLayer(SamMaskDecoderConfig config, Weights weights, bool isFirst)
    {
        int size = config.HiddenSize;
        _self = new SelfAttention(weights / "self_attn", Attention(config, 1), 0);
        _toImage = new CrossAttention(weights / "cross_attn_token_to_image", Attention(config, config.AttentionDownsampleRate));
        _feedForward = new PlainFeedForward(weights / "mlp", size, config.MlpDim, size, config.HiddenAct, first: "lin1", second: "lin2");
        _toTokens = new CrossAttention(weights / "cross_attn_image_to_token", Attention(config, config.AttentionDownsampleRate));
        _norms = [.. Enumerable.Range(1, 4).Select(i => new LayerNorm(weights / $"layer_norm{i}", size, config.LayerNormEps))];
        _isFirst = isFirst;
    }

    /// <summary>The choices of attention.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="reduction">By what the size of the heads is divided.</param>
    public static AttentionOptions Attention(SamMaskDecoderConfig config, int reduction) => new()
    {
        HiddenSize = config.HiddenSize,
        Heads = config.NumAttentionHeads,
        HeadSize = config.HiddenSize / reduction / config.NumAttentionHeads,
        InputBias = true,
        OutputBias = true,
        OutputName = "out_proj",
    };

    /// <summary>Applies the layer.</summary>
    /// <param name="tokens">What is asked, [prompts, tokens, hidden].</param>
    /// <param name="tokenPositions">What stands for each token's place, of the same shape.</param>
    /// <param name="image">The picture, [prompts, places, hidden].</param>
    /// <param name="imagePositions">The positions of its places, [1, places, hidden].</param>
    /// <param name="similarity">What is added to the scores of tokens and places.</param>
    /// <returns>Tokens and picture, new tensors.</returns>
    public (Tensor Tokens, Tensor Image) Forward(Tensor tokens, Tensor tokenPositions, Tensor image, Tensor imagePositions, AttentionMask similarity)
    {
        using DisposeScope scope = NewDisposeScope();

        // In the first layer the tokens are their positions.
        Tensor state = _self.Forward(tokens, new AttentionContext(AttentionMask.None, Positions: _isFirst ? null : tokenPositions));
        state = _norms[0].Forward(_isFirst ? state : state.add_(tokens));
        state = _norms[1].Forward(_toImage.Forward(state, new EncoderContext(image, similarity, Positions: imagePositions), tokenPositions).add_(state));
        state = _norms[2].Forward(_feedForward.Forward(state).add_(state));
        Tensor seen = _toTokens.Forward(image, new EncoderContext(state, AttentionMask.None, Positions: tokenPositions), imagePositions);
        return (state.MoveToOuterDisposeScope(), _norms[3].Forward(seen.add_(image)).MoveToOuterDisposeScope());
    }
}
