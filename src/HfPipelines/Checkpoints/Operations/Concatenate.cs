using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Joins the tensors of all sources, in the order of the sources.</summary>
internal sealed record Concatenate : TensorOperation
{
    /// <summary>The dimension.</summary>
    public int Dim { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        List<Tensor> parts = [.. context.Sources.Where(tensors.ContainsKey).SelectMany(s => tensors[s])];
        foreach (Tensor part in parts)
        {
            part.Size(Dim, context);
            if (!part.shape.Where((_, d) => d != Dim).SequenceEqual(parts[0].shape.Where((_, d) => d != Dim)))
            {
                throw context.Error($"parts like [{string.Join(", ", parts[0].shape)}] to join along dimension {Dim}", $"[{string.Join(", ", part.shape)}]");
            }
        }

        return context.Targets.Count == 1 ? new TensorGroups { [context.Targets[0]] = [cat(parts, Dim)] } : throw context.Error("one target", "several");
    }
}
