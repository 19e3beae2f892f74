using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Stacks the tensors of each source, for example one for each expert.</summary>
internal sealed record MergeModulelist : TensorOperation
{
    /// <summary>The new dimension.</summary>
    public int Dim { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        var result = new TensorGroups();
        foreach ((string source, IReadOnlyList<Tensor> list) in tensors)
        {
            result.Add(tensors.Count == 1 ? context.OnlyTarget : source, [list.StackLike(Dim, context)]);
        }

        return result;
    }
}
