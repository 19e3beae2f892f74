using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Mixes two maps, with a weight for each at every place.</summary>
internal sealed class GLPNFusion
{
    private readonly Convolution2d _first;
    private readonly Convolution2d _second;
    private readonly Convolution2d _weights;

    public GLPNFusion(int size, Weights weights)
    {
        _first = Convolution(weights / "convolutional_layer1", 2 * size, size);
        _second = Convolution(weights / "convolutional_layer2", size, size / 2);
        _weights = new Convolution2d(weights / "convolutional_layer3", ConvolutionOptions.SameSize(size / 2, 2, 3));
    }

    /// <summary>Mixes.</summary>
    /// <param name="local">The finer map, [batch, channels, height, width].</param>
    /// <param name="global">The other, of the same shape.</param>
    public Tensor Forward(Tensor local, Tensor global)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor shares = _weights.Forward(_second.Forward(_first.Forward(cat([local, global], 1)))).sigmoid_();
        return local.mul(shares.narrow(1, 0, 1)).add_(global.mul(shares.narrow(1, 1, 1))).MoveToOuterDisposeScope();
    }

    private static Convolution2d Convolution(Weights weights, int input, int output)
        => new(weights / 0, ConvolutionOptions.SameSize(input, output, 3, "relu"), weights / 1);
}
