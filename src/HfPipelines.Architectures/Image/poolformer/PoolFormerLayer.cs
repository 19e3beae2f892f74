using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of PoolFormer: the mean of each place's neighbours in place of attention, then two convolutions.</summary>
internal sealed class PoolFormerLayer
{
    private readonly int _poolSize;
    private readonly Func<Tensor, Tensor> _firstNorm;
    private readonly Func<Tensor, Tensor> _secondNorm;
    private readonly Convolution2d _first;
    private readonly Convolution2d _second;
    private readonly Tensor? _firstScale;
    private readonly Tensor? _secondScale;

    public PoolFormerLayer(PoolFormerConfig config, Weights weights, int size)
    {
        int inner = (int)(size * config.MlpRatio);
        Weights output = weights / "output";
        _poolSize = config.PoolSize;
        _firstNorm = Norm(weights / "before_norm", size);
        _secondNorm = Norm(weights / "after_norm", size);
        _first = new Convolution2d(
            output / "conv1", new ConvolutionOptions { InputChannels = size, OutputChannels = inner, KernelSize = 1, Bias = true, Activation = config.HiddenAct });
        _second = new Convolution2d(output / "conv2", new ConvolutionOptions { InputChannels = inner, OutputChannels = size, KernelSize = 1, Bias = true });
        _firstScale = config.UseLayerScale ? weights.Own(weights.Get("layer_scale_1", size).view(-1, 1, 1)) : null;
        _secondScale = config.UseLayerScale ? weights.Own(weights.Get("layer_scale_2", size).view(-1, 1, 1)) : null;
    }

    /// <summary>Takes a norm over all channels and places of a picture.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The number of channels.</param>
    /// <returns>From [batch, channels, height, width] to the same shape.</returns>
    public static Func<Tensor, Tensor> Norm(Weights weights, int size)
    {
        (Tensor weight, Tensor bias) = (weights.Get("weight", size), weights.Get("bias", size));
        return pixels => nn.functional.group_norm(pixels, 1, weight, bias, 1e-5);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalized = _firstNorm(pixels);
        Tensor pooled = nn.functional.avg_pool2d(normalized, _poolSize, 1, _poolSize / 2, count_include_pad: false).sub_(normalized);
        Tensor state = Scaled(pooled, _firstScale).add_(pixels);
        Tensor result = _second.Forward(_first.Forward(_secondNorm(state)));
        return Scaled(result, _secondScale).add_(state).MoveToOuterDisposeScope();
    }

    private static Tensor Scaled(Tensor state, Tensor? scale) => scale is null ? state : state.mul_(scale);
}
