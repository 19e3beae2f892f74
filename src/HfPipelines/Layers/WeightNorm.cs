using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Kernels whose direction and length a checkpoint holds apart.</summary>
public static class WeightNorm
{
    /// <summary>Puts a kernel together.</summary>
    /// <param name="weights">The view of the layer; it owns the kernel.</param>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="lengthAxis">The axis along which there are lengths of their own.</param>
    public static Tensor Kernel(Weights weights, ReadOnlySpan<long> shape, int lengthAxis = 0)
    {
        long[] lengths = new long[shape.Length];
        Array.Fill(lengths, 1);
        lengths[lengthAxis] = shape[lengthAxis];
        Tensor length = weights.Get("parametrizations.weight.original0", lengths);
        Tensor direction = weights.Get("parametrizations.weight.original1", shape);
        long[] others = [.. Enumerable.Range(0, shape.Length).Where(i => i != lengthAxis).Select(i => (long)i)];
        using DisposeScope scope = NewDisposeScope();
        return weights.Own(direction * (length / direction.square().sum(others, keepdim: true).sqrt()));
    }
}
