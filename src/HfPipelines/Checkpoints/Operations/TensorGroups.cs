using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>The tensors of a conversion, by the pattern that they matched or that an operation made of them.</summary>
internal sealed class TensorGroups : OrderedDictionary<string, IReadOnlyList<Tensor>>
{
    /// <summary>The one tensor of the one pattern.</summary>
    /// <exception cref="CheckpointException">There are more.</exception>
    public Tensor Single(OperationContext context)
        => Count == 1 && GetAt(0).Value is [Tensor tensor] ? tensor : throw context.Error("one tensor", $"{Values.Sum(v => v.Count)}");
}
