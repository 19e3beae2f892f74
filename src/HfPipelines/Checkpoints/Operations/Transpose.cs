using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Exchanges two dimensions.</summary>
internal sealed record Transpose : TensorOperation
{
    /// <summary>One dimension.</summary>
    public int Dim0 { get; init; }

    /// <summary>The other dimension.</summary>
    public int Dim1 { get; init; } = 1;

    /// <summary>Whether a tensor that already has the network's shape stays as it is.</summary>
    public bool CheckDims { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        Tensor tensor = tensors.Single(context);
        bool keep = CheckDims && context.ExpectedShape(context.OnlyTarget) is { } expected && tensor.HasShape(expected);
        tensor.Size(Math.Max(Dim0, Dim1), context);
        return new TensorGroups { [context.OnlyTarget] = [keep ? tensor : tensor.transpose(Dim0, Dim1).contiguous()] };
    }
}
