using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Mixes two pictures, each channel of each place by a share that the place and the whole picture tell.</summary>
internal sealed class ClapFusion
{
    private readonly Convolution2d[] _places;
    private readonly Convolution2d[] _whole;

    public ClapFusion(Weights weights, int channels, int innerChannels)
    {
        _places = Shares(weights / "local_att", 0);
        _whole = Shares(weights / "global_att", 1);

        Convolution2d[] Shares(Weights list, int first)
        {
            var narrow = new ConvolutionOptions { InputChannels = channels, OutputChannels = innerChannels, KernelSize = 1, Bias = true, Activation = "relu" };
            var wide = new ConvolutionOptions { InputChannels = innerChannels, OutputChannels = channels, KernelSize = 1, Bias = true };
            return [new(list / first, narrow, list / (first + 1)), new(list / (first + 3), wide, list / (first + 4))];
        }
    }

    /// <summary>Mixes.</summary>
    /// <param name="first">[batch, channels, height, width].</param>
    /// <param name="second">The same shape.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = first + second;
        Tensor places = _places.Aggregate(sum, (state, convolution) => convolution.Forward(state));
        Tensor whole = _whole.Aggregate(sum.mean([2, 3], keepdim: true), (state, convolution) => convolution.Forward(state));
        Tensor share = (places + whole).sigmoid_();
        return (first * share).add_(second * (1 - share)).mul_(2).MoveToOuterDisposeScope();
    }
}
