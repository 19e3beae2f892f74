using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Multiplies by an activated gate, and divides each group of channels by the root of its mean square, in float32; then scales (Mamba-2).</summary>
/// <param name="weights">The view that holds <c>weight</c> [size].</param>
/// <param name="size">The number of channels.</param>
/// <param name="groups">The number of groups, which divides it.</param>
/// <param name="epsilon">What is added to the mean square.</param>
public sealed class GatedRmsNorm(Weights weights, int size, int groups, double epsilon)
{
    private readonly Tensor _weight = weights.Get("weight", size);
    private readonly RmsNorm _norm = new(epsilon);

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., size].</param>
    /// <param name="gate">The same shape.</param>
    /// <returns>The same shape in the type of the gate, a new tensor.</returns>
    public Tensor Forward(Tensor input, Tensor gate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gated = input.to_type(ScalarType.Float32).mul(gate.to_type(ScalarType.Float32).silu());
        return _norm.Forward(gated.unflatten(gated.dim() - 1, [groups, size / groups])).flatten(-2).to_type(gate.dtype).mul_(_weight).MoveToOuterDisposeScope();
    }
}
