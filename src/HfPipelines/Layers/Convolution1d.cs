using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A convolution along time.</summary>
public sealed class Convolution1d
{
    private readonly ConvolutionOptions _options;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly Func<Tensor, Tensor>? _activation;

    /// <summary>Takes <c>weight</c> [output, input / groups, kernel] and <c>bias</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    public Convolution1d(Weights weights, ConvolutionOptions options)
        : this(weights.Get("weight", options.OutputChannels, options.InputChannels / options.Groups, options.KernelSize), weights, options)
    {
    }

    /// <summary>Takes <c>bias</c> of a checkpoint, and a kernel that was made of other tensors.</summary>
    /// <param name="kernel">[output, input / groups, kernel].</param>
    /// <param name="weights">The view that holds the bias.</param>
    /// <param name="options">The sizes.</param>
    public Convolution1d(Tensor kernel, Weights weights, ConvolutionOptions options)
    {
        (_options, _weight) = (options, kernel);
        _bias = options.Bias ? weights.Get("bias", options.OutputChannels) : null;
        _activation = options.Activation is null ? null : Activations.GetOverwriting(options.Activation);
    }

    /// <summary>The element type of the weights.</summary>
    internal ScalarType DType => _weight.dtype;

    /// <summary>The number of steps that come out of a number that goes in.</summary>
    /// <param name="length">The number.</param>
    public long OutputLength(long length) => ((length + (2 * _options.Padding) - (_options.Dilation * (_options.KernelSize - 1)) - 1) / _options.Stride) + 1;

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, time].</param>
    /// <returns>[batch, output channels, time], a new tensor.</returns>
    /// <exception cref="ModelInputException">The input has another number of channels, or is shorter than the kernel.</exception>
    public Tensor Forward(Tensor input)
    {
        if (input.dim() != 3 || input.size(1) != _options.InputChannels || OutputLength(input.size(2)) < 1)
        {
            throw new ModelInputException("input", $"[batch, {_options.InputChannels}, at least {_options.KernelSize}]", $"[{string.Join(", ", input.shape)}]");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor result = nn.functional.conv1d(input, _weight, _bias!, _options.Stride, _options.Padding, _options.Dilation, _options.Groups);
        return (_activation?.Invoke(result) ?? result).MoveToOuterDisposeScope();
    }
}
