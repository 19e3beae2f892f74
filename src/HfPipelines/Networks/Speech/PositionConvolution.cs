using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A wide convolution whose result tells a step where it stands among its neighbours.</summary>
internal sealed class PositionConvolution
{
    private readonly Convolution1d _convolution;
    private readonly Func<Tensor, Tensor> _activation;

    public PositionConvolution(Weights weights, int size, int kernel, int groups, string activation)
    {
        Weights convolution = weights / "conv";
        _activation = Activations.Get(activation);
        _convolution = new Convolution1d(
            Kernel(convolution, size, size / groups, kernel),
            convolution,
            new ConvolutionOptions { InputChannels = size, OutputChannels = size, KernelSize = kernel, Padding = kernel / 2, Groups = groups, Bias = true });
    }

    /// <summary>The positions of [batch, time, hidden], in the same shape.</summary>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();

        // An even kernel gives one step too many.
        Tensor convolved = _convolution.Forward(hidden.transpose(1, 2)).narrow(2, 0, hidden.size(1));
        return _activation(convolved).transpose(1, 2).MoveToOuterDisposeScope();
    }

    // Checkpoints hold direction and length of the kernel apart, one length for each of its steps.
    private static Tensor Kernel(Weights weights, int size, int groupSize, int kernel)
    {
        Tensor length = weights.Get("parametrizations.weight.original0", 1, 1, kernel);
        Tensor direction = weights.Get("parametrizations.weight.original1", size, groupSize, kernel);
        using DisposeScope scope = NewDisposeScope();
        return weights.Own(direction * (length / direction.square().sum([0, 1], keepdim: true).sqrt()));
    }
}
