using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Weighs the channels of a picture by what two convolutions make of their means.</summary>
/// <param name="reduce">The first convolution, with its activation.</param>
/// <param name="expand">The second convolution, whose result goes through a sigmoid.</param>
public sealed class SqueezeExcitation(Convolution2d reduce, Convolution2d expand)
{
    /// <summary>Applies the layer.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = expand.Forward(reduce.Forward(pixels.mean([2, 3], keepdim: true))).sigmoid_();
        return pixels.mul(weights).MoveToOuterDisposeScope();
    }
}
