using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Divides by the root of the mean square, in float32 as transformers does, and scales.</summary>
public sealed class RmsNorm : Norm
{
    private static readonly long[] LastDimension = [-1];

    private readonly Tensor? _weight;
    private readonly Scalar _epsilon;
    private readonly bool _isShifted;

    /// <summary>Takes <c>weight</c> [size] of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The size of the last dimension.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    /// <param name="isShifted">Whether the scale is one more than the weight, and applied in float32 (Gemma).</param>
    public RmsNorm(Weights weights, long size, double epsilon, bool isShifted = false)
    {
        Tensor weight = weights.Get("weight", size);
        _weight = isShifted ? weights.Own(weight.to_type(weight.dtype == ScalarType.Float64 ? weight.dtype : ScalarType.Float32).add(1)) : weight;
        _epsilon = epsilon;
        _isShifted = isShifted;
    }

    /// <summary>Makes a norm without weights.</summary>
    /// <param name="epsilon">What is added to the mean square.</param>
    public RmsNorm(double epsilon) => _epsilon = epsilon;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isWide = input.dtype is ScalarType.Float32 or ScalarType.Float64;
        Tensor wide = isWide ? input : input.to_type(ScalarType.Float32);
        Tensor normalized = wide.mul(wide.square().mean(LastDimension, keepdim: true).add_(_epsilon).rsqrt_());
        Tensor result = _weight is null ? normalized.to_type(input.dtype)
            : isWide ? normalized.mul_(_weight)
            : _isShifted ? normalized.mul_(_weight).to_type(input.dtype)
            : normalized.to_type(input.dtype).mul_(_weight);
        return result.MoveToOuterDisposeScope();
    }
}
