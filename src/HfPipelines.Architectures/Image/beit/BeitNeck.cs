using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Makes maps of four sizes of maps of one size: four times, twice, once and half of it.</summary>
internal sealed class BeitNeck
{
    private const double NormEpsilon = 1e-5;

    private readonly Func<Tensor, Tensor>[] _steps;

    /// <summary>Takes the neck of a checkpoint.</summary>
    /// <param name="size">The number of channels.</param>
    /// <param name="first">The view of the first convolution of the largest map.</param>
    /// <param name="norm">The view of the batch norm behind it.</param>
    /// <param name="second">The view of the second convolution of the largest map.</param>
    /// <param name="twice">The view of the convolution of the second map.</param>
    public BeitNeck(int size, Weights first, Weights norm, Weights second, Weights twice)
    {
        var enlarge = new TransposedConvolution2d(first, size, size, 2);
        var enlargeAgain = new TransposedConvolution2d(second, size, size, 2);
        var enlargeOnce = new TransposedConvolution2d(twice, size, size, 2);
        (Tensor mean, Tensor variance) = (norm.Get("running_mean", size), norm.Get("running_var", size));
        (Tensor weight, Tensor bias) = (norm.Get("weight", size), norm.Get("bias", size));
        _steps =
        [
            map => enlargeAgain.Forward(nn.functional.batch_norm(enlarge.Forward(map), mean, variance, weight, bias, eps: NormEpsilon).gelu_()),
            enlargeOnce.Forward,
            map => map.alias(),
            map => nn.functional.max_pool2d(map, 2, 2),
        ];
    }

    /// <summary>Applies the neck.</summary>
    /// <param name="maps">At most four maps, [batch, channels, height, width].</param>
    /// <returns>The maps in their sizes, new tensors.</returns>
    public IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> maps) => [.. maps.Zip(_steps, Apply)];

    private static Tensor Apply(Tensor map, Func<Tensor, Tensor> step)
    {
        using DisposeScope scope = NewDisposeScope();
        return step(map).MoveToOuterDisposeScope();
    }
}
