using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Puts the even rows of a dimension before the odd ones, or back.</summary>
internal sealed record Interleave : TensorOperation
{
    /// <summary>The dimension.</summary>
    public int Dim { get; init; }

    /// <summary>Whether two halves become alternating rows.</summary>
    public bool Inverse { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        Tensor tensor = tensors.Single(context);
        long size = tensor.Size(Dim, context);
        if (size % 2 != 0)
        {
            throw context.Error($"an even size of dimension {Dim}", $"{size}");
        }

        long[] pairs = Inverse ? [2, size / 2] : [size / 2, 2];
        long[] shape = tensor.shape;
        Tensor result = tensor.reshape([.. shape[..Dim], .. pairs, .. shape[(Dim + 1)..]]).transpose(Dim, Dim + 1).reshape(shape);
        return new TensorGroups { [context.Targets[0]] = [result.contiguous()] };
    }
}
