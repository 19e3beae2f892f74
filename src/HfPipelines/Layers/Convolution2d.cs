using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A convolution of pictures, into which a batch norm that follows it is folded while loading.</summary>
public sealed class Convolution2d
{
    private readonly ConvolutionOptions _options;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly int _groups;
    private readonly Func<Tensor, Tensor>? _activation;

    /// <summary>Takes <c>weight</c> [output, input / groups, height, width] and <c>bias</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="norm">The view of the batch norm that follows; null for none.</param>
    public Convolution2d(Weights weights, ConvolutionOptions options, Weights? norm = null)
    {
        _options = options;
        _weight = weights.Get("weight", options.OutputChannels, options.InputChannels / options.Groups, options.KernelSize, options.KernelSize);
        _bias = options.Bias ? weights.Get("bias", options.OutputChannels) : null;
        _stride = [options.Stride, options.Stride];
        _padding = options.FillsSteps || options.EndPadding is not null ? [0, 0] : [options.Padding, options.Padding];
        _dilation = [options.Dilation, options.Dilation];
        _groups = options.Groups;
        _activation = options.Activation is null ? null : Activations.GetOverwriting(options.Activation);
        if (norm is not null)
        {
            (_weight, _bias) = Fold(norm, options);
        }
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>[batch, output channels, ...], a new tensor.</returns>
    /// <exception cref="ModelInputException">The input has another number of channels.</exception>
    public Tensor Forward(Tensor pixels)
    {
        if (pixels.dim() != 4 || pixels.size(1) != _weight.size(1) * _groups)
        {
            throw new ModelInputException("pixel_values", $"[batch, {_weight.size(1) * _groups}, height, width]", $"[{string.Join(", ", pixels.shape)}]");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor result = nn.functional.conv2d(Extended(pixels).to_type(_weight.dtype), _weight, _bias!, _stride, _padding, _dilation, _groups);
        return (_activation?.Invoke(result) ?? result).MoveToOuterDisposeScope();
    }

    private Tensor Extended(Tensor pixels)
    {
        if (_options.FillsSteps)
        {
            (long top, long bottom) = Missing(pixels.size(2));
            (long left, long right) = Missing(pixels.size(3));
            return nn.functional.pad(pixels, [left, right, top, bottom]);
        }

        return _options.EndPadding is { } end ? nn.functional.pad(pixels, [_options.Padding, end, _options.Padding, end]) : pixels;
    }

    // As in transformers, a dilated kernel counts as its own size until the end.
    private (long Before, long Behind) Missing(long length)
    {
        long rest = length % _options.Stride;
        long missing = Math.Max(_options.KernelSize - (rest == 0 ? _options.Stride : rest), 0);
        return (missing / 2 * _options.Dilation, (missing - (missing / 2)) * _options.Dilation);
    }

    private (Tensor Weight, Tensor Bias) Fold(Weights norm, ConvolutionOptions options)
    {
        Tensor mean = norm.Get("running_mean", options.OutputChannels);
        Tensor variance = norm.Get("running_var", options.OutputChannels);
        Tensor scale = norm.Get("weight", options.OutputChannels);
        Tensor shift = norm.Get("bias", options.OutputChannels);
        using DisposeScope scope = NewDisposeScope();
        ScalarType type = _weight.dtype;
        Tensor factor = scale.to_type(ScalarType.Float32) * (variance.to_type(ScalarType.Float32) + options.NormEpsilon).rsqrt();
        Tensor weight = (_weight.to_type(ScalarType.Float32) * factor.view(-1, 1, 1, 1)).to_type(type);
        Tensor start = _bias is null ? -mean.to_type(ScalarType.Float32) : _bias.to_type(ScalarType.Float32) - mean;
        Tensor bias = ((start * factor) + shift).to_type(type);
        return (norm.Own(weight), norm.Own(bias));
    }
}
