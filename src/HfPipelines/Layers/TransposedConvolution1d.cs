using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A convolution along time in the other direction: each step is spread over as many as the stride says.</summary>
public sealed class TransposedConvolution1d
{
    private readonly ConvolutionOptions _options;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <summary>Takes <c>weight</c> [input, output / groups, kernel] and <c>bias</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    public TransposedConvolution1d(Weights weights, ConvolutionOptions options)
        : this(weights.Get("weight", options.InputChannels, options.OutputChannels / options.Groups, options.KernelSize), weights, options)
    {
    }

    /// <summary>Takes <c>bias</c> of a checkpoint, and a kernel that was made of other tensors.</summary>
    /// <param name="kernel">[input, output / groups, kernel].</param>
    /// <param name="weights">The view that holds the bias.</param>
    /// <param name="options">The sizes.</param>
    public TransposedConvolution1d(Tensor kernel, Weights weights, ConvolutionOptions options)
    {
        (_options, _weight) = (options, kernel);
        _bias = options.Bias ? weights.Get("bias", options.OutputChannels) : null;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, time].</param>
    /// <returns>[batch, output channels, (time - 1) · stride - 2 · padding + kernel], a new tensor.</returns>
    /// <exception cref="ModelInputException">The input has another number of channels.</exception>
    public Tensor Forward(Tensor input)
    {
        if (input.dim() != 3 || input.size(1) != _options.InputChannels)
        {
            throw new ModelInputException("input", $"[batch, {_options.InputChannels}, time]", $"[{string.Join(", ", input.shape)}]");
        }

        return nn.functional.conv_transpose1d(input, _weight, _bias!, _options.Stride, _options.Padding, groups: _options.Groups);
    }
}
