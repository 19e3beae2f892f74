using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The convolution of a Conformer: a gate, a convolution of each channel by itself, a norm, an activation and a projection.</summary>
internal sealed class ConformerConvolution
{
    private readonly Linear _gate;
    private readonly Convolution1d _convolution;
    private readonly BatchNorm? _channelNorm;
    private readonly Norm? _stepNorm;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Linear _projection;
    private readonly int _before;
    private readonly bool _hidesPadding;

    public ConformerConvolution(Weights weights, ConformerOptions options, int size, string activation, NormOptions norm)
    {
        _hidesPadding = options.HidesPadding;
        _before = options.IsCausal ? options.KernelSize - 1 : 0;
        _gate = Pointwise(weights / "pointwise_conv1", size, 2 * size, options.Bias);
        _convolution = new Convolution1d(
            weights / "depthwise_conv",
            new ConvolutionOptions
            {
                InputChannels = size,
                OutputChannels = size,
                KernelSize = options.KernelSize,
                Padding = options.IsCausal ? 0 : (options.KernelSize - 1) / 2,
                Groups = size,
                Bias = options.Bias,
            });
        _channelNorm = options.NormalizesSteps ? null : new BatchNorm(weights / options.KernelNorm, size);
        _stepNorm = options.NormalizesSteps ? norm.Create(weights / options.KernelNorm, size) : null;
        _activation = Activations.GetOverwriting(options.Activation ?? activation);
        _projection = Pointwise(weights / "pointwise_conv2", size, size, options.Bias);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="mask">What attention may see.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, AttentionMask mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] halves = _gate.Forward(hidden).EqualParts(2, -1);
        Tensor state = halves[0].mul(halves[1].sigmoid());
        if (_hidesPadding && mask.Visible is { } visible)
        {
            // What some query sees is no padding.
            state.masked_fill_(visible.any(2).squeeze(1).logical_not().unsqueeze(-1), 0);
        }

        state = state.transpose(1, 2);
        state = _convolution.Forward(_before > 0 ? nn.functional.pad(state, [_before, 0]) : state);
        state = _stepNorm?.Forward(state.transpose(1, 2)) ?? _channelNorm!.Forward(state).transpose(1, 2);
        return _projection.Forward(_activation(state)).MoveToOuterDisposeScope();
    }

    // A convolution of single steps is a linear layer.
    private static Linear Pointwise(Weights weights, int inputSize, int outputSize, bool bias)
        => new(weights.Own(weights.Get("weight", outputSize, inputSize, 1).squeeze(2)), bias ? weights.Get("bias", outputSize) : null);
}
