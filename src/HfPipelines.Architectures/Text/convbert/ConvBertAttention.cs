using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Some heads attend; the others convolve over neighbours with kernels that each token makes of itself and of its neighbours.</summary>
internal sealed class ConvBertAttention : ITokenMixer
{
    private readonly int _heads;
    private readonly int _headSize;
    private readonly int _kernel;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Tensor _depthwise;
    private readonly Linear _pointwise;
    private readonly Linear _kernels;
    private readonly Linear _convolved;
    private readonly Linear _output;

    public ConvBertAttention(ConvBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        _heads = Math.Max(1, config.NumAttentionHeads / config.HeadRatio);
        _headSize = size / _heads / 2;
        _kernel = config.ConvKernelSize;
        int inner = _heads * _headSize;
        Weights own = weights / "self", separable = own / "key_conv_attn_layer";
        _query = new Linear(own / "query", size, inner);
        _key = new Linear(own / "key", size, inner);
        _value = new Linear(own / "value", size, inner);
        _depthwise = (separable / "depthwise").Get("weight", size, 1, _kernel);
        Tensor pointwise = (separable / "pointwise").Get("weight", inner, size, 1);
        _pointwise = new Linear(weights.Own(pointwise.squeeze(-1)), weights.Own(separable.Get("bias", inner, 1).squeeze(-1)));
        _kernels = new Linear(own / "conv_kernel_layer", inner, _heads * _kernel);
        _convolved = new Linear(own / "conv_out_layer", size, inner);
        _output = new Linear(weights / "output" / "dense", size, size);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor query = _query.Forward(hidden);
        Tensor attended = ScaledDotProduct.Attend(Split(query).transpose(1, 2), Split(_key.Forward(hidden)).transpose(1, 2), Split(_value.Forward(hidden)).transpose(1, 2), context.Mask);
        return _output.Forward(cat([attended, Convolve(hidden, query)], -1)).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor hidden, Tensor query)
    {
        Tensor near = nn.functional.conv1d(hidden.transpose(1, 2), _depthwise, padding: _kernel / 2, groups: hidden.size(-1)).transpose(1, 2);
        Tensor kernels = _kernels.Forward(_pointwise.Forward(near).mul_(query)).unflatten(2, [_heads, _kernel]).softmax(-1);
        int side = (_kernel - 1) / 2;
        Tensor windows = nn.functional.pad(_convolved.Forward(hidden), [0, 0, side, side]).unfold(1, _kernel, 1);
        return windows.unflatten(2, [_heads, _headSize]).matmul(kernels.unsqueeze(-1)).squeeze(-1).flatten(-2);
    }

    private Tensor Split(Tensor states) => states.unflatten(2, [_heads, _headSize]);
}
