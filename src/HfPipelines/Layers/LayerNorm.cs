using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Subtracts the mean, divides by the standard deviation, scales and shifts.</summary>
public sealed class LayerNorm : Norm
{
    private readonly long[] _shape;
    private readonly Tensor? _weight;
    private readonly Tensor? _bias;
    private readonly double _epsilon;

    /// <summary>Takes <c>weight</c> and <c>bias</c> [size] of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of the last dimension.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="isShifted">Whether the scale is one more than the weight (Nemotron).</param>
    public LayerNorm(Weights weights, long size, double epsilon, bool bias = true, bool isShifted = false)
    {
        _shape = [size];
        _epsilon = epsilon;
        _weight = isShifted ? weights.Own(weights.Get("weight", size) + 1) : weights.Get("weight", size);
        _bias = bias ? weights.Get("bias", size) : null;
    }

    /// <summary>Makes a norm without weights.</summary>
    /// <param name="size">The size of the last dimension.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public LayerNorm(long size, double epsilon) => (_shape, _epsilon) = ([size], epsilon);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => nn.functional.layer_norm(input, _shape, _weight!, _bias!, _epsilon);
}
