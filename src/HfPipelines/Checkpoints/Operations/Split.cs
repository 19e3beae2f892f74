using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Splits a tensor into parts of the sizes that the network asks of the targets; one of them may be open.</summary>
internal sealed record Split : TensorOperation
{
    /// <summary>The dimension.</summary>
    public int Dim { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        Tensor tensor = tensors.Single(context);
        long total = tensor.Size(Dim, context);
        long[] sizes = [.. context.Targets.Select(t => context.ExpectedShape(t) is { } shape && Dim < shape.Count ? shape[Dim] : -1)];
        if (sizes.Count(s => s < 0) == 1)
        {
            sizes[Array.IndexOf(sizes, -1)] = total - sizes.Where(s => s >= 0).Sum();
        }

        // The network asks for one part after the other: those before the first unknown size can be given.
        var result = new TensorGroups();
        long start = 0;
        for (int i = 0; i < sizes.Length && sizes[i] >= 0; i++)
        {
            if (start + sizes[i] > total)
            {
                throw context.Error($"at least {start + sizes[i]} in dimension {Dim}", $"{total}");
            }

            result.Add(context.Targets[i], [tensor.narrow(Dim, start, sizes[i]).contiguous()]);
            start += sizes[i];
        }

        return result;
    }
}
