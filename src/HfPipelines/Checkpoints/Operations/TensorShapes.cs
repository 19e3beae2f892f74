using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Checks that shapes allow an operation before libtorch, which would tell less, sees them.</summary>
internal static class TensorShapes
{
    /// <summary>The size of a dimension that must exist.</summary>
    public static long Size(this Tensor tensor, int dimension, OperationContext context)
        => dimension < tensor.dim() ? tensor.shape[dimension] : throw context.Error($"at least {dimension + 1} dimensions", $"[{string.Join(", ", tensor.shape)}]");

    /// <summary>Stacks tensors of one shape.</summary>
    public static Tensor StackLike(this IReadOnlyList<Tensor> tensors, int dimension, OperationContext context)
    {
        if (tensors.Count == 0)
        {
            throw context.Error("tensors to stack", "none");
        }

        foreach (Tensor tensor in tensors)
        {
            if (!tensor.shape.SequenceEqual(tensors[0].shape))
            {
                throw context.Error($"[{string.Join(", ", tensors[0].shape)}] as the others to stack", $"[{string.Join(", ", tensor.shape)}]");
            }
        }

        return stack(tensors, dimension);
    }

    /// <summary>Whether a tensor has a shape; -1 fits any size.</summary>
    public static bool HasShape(this Tensor tensor, IReadOnlyList<long> shape)
        => tensor.dim() == shape.Count && tensor.shape.Zip(shape).All(pair => pair.Second < 0 || pair.First == pair.Second);
}
