using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A convolution in either direction that gives as many steps as the stride says: it extends the input before, or cuts the result behind.</summary>
internal sealed class EncodecConvolution
{
    private const double NormEpsilon = 1e-5;

    private readonly EncodecConfig _config;
    private readonly Convolution1d? _convolution;
    private readonly TransposedConvolution1d? _transposed;
    private readonly Tensor? _scale;
    private readonly Tensor? _shift;
    private readonly int _span;
    private readonly int _stride;

    public EncodecConvolution(EncodecConfig config, Weights weights, ConvolutionOptions options, bool isTransposed = false)
    {
        _config = config;
        _span = ((options.KernelSize - 1) * options.Dilation) + 1;
        _stride = options.Stride;
        options = options with { Bias = true };
        Weights convolution = weights / "conv";
        (int first, int second) = isTransposed ? (options.InputChannels, options.OutputChannels) : (options.OutputChannels, options.InputChannels);
        Tensor kernel = config.NormType switch
        {
            "weight_norm" => WeightNorm.Kernel(convolution, [first, second, options.KernelSize]),
            "time_group_norm" => convolution.Get("weight", first, second, options.KernelSize),
            string other => throw config.Error("norm_type", "weight_norm or time_group_norm", other),
        };
        _convolution = isTransposed ? null : new Convolution1d(kernel, convolution, options);
        _transposed = isTransposed ? new TransposedConvolution1d(kernel, convolution, options) : null;
        if (config.NormType == "time_group_norm")
        {
            (_scale, _shift) = ((weights / "norm").Get("weight", options.OutputChannels), (weights / "norm").Get("bias", options.OutputChannels));
        }
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, steps].</param>
    /// <returns>[batch, output channels, steps / stride, or steps · stride], a new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = _convolution is not null ? _convolution.Forward(Extended(input)) : _transposed!.Forward(input);
        result = _scale is null ? result : nn.functional.group_norm(result, 1, _scale, _shift!, NormEpsilon);
        return (_transposed is null ? result : Cut(result)).MoveToOuterDisposeScope();
    }

    private Tensor Extended(Tensor input)
    {
        long total = _span - _stride, length = input.size(2);
        long frames = Math.Max((length - _span + total + _stride - 1) / _stride, 0);
        long extra = (frames * _stride) + _span - total - length;
        long behind = _config.UseCausalConv ? 0 : total / 2;
        return Pad(input, total - behind, behind + extra);
    }

    // Reflection needs more steps than it adds, so that a short input is first filled with zeros.
    private Tensor Pad(Tensor input, long before, long behind)
    {
        if (_config.PadMode != "reflect")
        {
            PaddingModes mode = _config.PadMode switch
            {
                "constant" => PaddingModes.Constant,
                "replicate" => PaddingModes.Replicate,
                "circular" => PaddingModes.Circular,
                string other => throw _config.Error("pad_mode", "reflect, constant, replicate or circular", other),
            };
            return nn.functional.pad(input, [before, behind], mode);
        }

        long fill = Math.Max(Math.Max(before, behind) - input.size(2) + 1, 0);
        Tensor filled = fill > 0 ? nn.functional.pad(input, [0, fill]) : input;
        Tensor padded = nn.functional.pad(filled, [before, behind], PaddingModes.Reflect);
        return fill > 0 ? padded.narrow(2, 0, padded.size(2) - fill) : padded;
    }

    private Tensor Cut(Tensor result)
    {
        long total = _span - _stride;
        long behind = _config.UseCausalConv ? (long)Math.Ceiling(total * _config.TrimRightRatio) : total / 2;
        return result.narrow(2, total - behind, result.size(2) - total);
    }
}
